/// Where a node of the tree stands in its text, in bytes of UTF-8; empty at 0 for a node that was
/// built and not read.
///
/// It is no part of what the node says: two nodes that say the same are equal wherever they stand.
public struct NRQLSpan: Sendable, Hashable {
    public var range: Range<Int>

    public init(_ range: Range<Int> = 0..<0) { self.range = range }

    public static func == (left: NRQLSpan, right: NRQLSpan) -> Bool { true }
    public func hash(into hasher: inout Hasher) {}
}
