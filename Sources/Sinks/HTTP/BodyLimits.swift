/// How much one request may carry.
public struct BodyLimits: Sendable, Hashable {
    /// The most bytes of a body before compression; a row that is larger by itself goes alone.
    public var rawBytes: Int
    /// The most bytes of a body as it is sent.
    public var sentBytes: Int
    /// The most rows of a body.
    public var rows: Int

    /// The most rows of a body where an endpoint says nothing about it.
    public static let maximumRows = 100_000

    public init(rawBytes: Int, sentBytes: Int, rows: Int = maximumRows) {
        precondition(rawBytes > 0 && sentBytes > 0 && rows > 0)
        self.rawBytes = rawBytes
        self.sentBytes = sentBytes
        self.rows = rows
    }
}
