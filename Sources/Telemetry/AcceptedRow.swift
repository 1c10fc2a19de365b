/// A row that the spool has accepted, with the name under which it is known from then on.
public struct AcceptedRow: Sendable {
    /// The same however often the row is sent.
    public var id: RowID
    /// When it was accepted, in milliseconds since 1970 UTC.
    public var acceptedAt: Int64
    public var row: EntityRow

    public init(id: RowID, acceptedAt: Int64, row: EntityRow) {
        self.id = id
        self.acceptedAt = acceptedAt
        self.row = row
    }
}

/// The name of a row: unique, and stable across resends and restarts, so that an endpoint that can
/// tell a duplicate by a key can be given one.
public struct RowID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Which spool: drawn once when its folder is made.
    public var spool: UInt64
    /// Grows by one with each row that the spool accepts.
    public var number: UInt64

    public init(spool: UInt64, number: UInt64) {
        self.spool = spool
        self.number = number
    }

    /// Sixteen hexadecimal digits, a hyphen and a decimal number, such as `00c4…-1024`.
    public var description: String {
        let digits = String(spool, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits + "-\(number)"
    }

    public static func < (left: RowID, right: RowID) -> Bool {
        (left.spool, left.number) < (right.spool, right.number)
    }
}
