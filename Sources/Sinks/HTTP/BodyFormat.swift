public import Delivery
public import Formats
public import Telemetry

/// Makes the bodies of requests out of rows, one body after the other, in the form that an endpoint
/// takes.
///
/// One body is under way at a time, so a format may keep its buffers and what it has prepared for a
/// shape. A row can come again, in another body: after a failure, or since the body before was too
/// large. What a format remembers of rows must therefore change in `delivered` alone.
public protocol BodyFormat {
    /// The header `Content-Type` of a body.
    var contentType: String { get }

    /// Begins an empty body and forgets the one before, finished or not.
    mutating func begin()

    /// Writes a row, unless the finished body would have more than `limit` bytes with it.
    mutating func append(_ row: AcceptedRow, limit: Int) -> BodyAppend

    /// The whole body; called once, after at least one row was written.
    mutating func finish() -> [UInt8]

    /// The endpoint answered success for the finished body.
    mutating func delivered()
}

extension BodyFormat {
    /// A format that remembers nothing of rows has nothing to do.
    public mutating func delivered() {}
}

/// What became of a row that was to be written into a body.
public enum BodyAppend: Sendable, Hashable {
    /// It is in the body, less these losses.
    case written(EncodingLosses)
    /// It is not, since there is no room for it; never said of the first row of a body, which is
    /// written however large it is.
    case full
    /// It is not and never can be.
    case dropped(DropReason)
}
