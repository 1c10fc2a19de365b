/// How much YAML is read before a file is refused.
public struct YAMLLimits: Sendable, Hashable {
    /// The largest file, in bytes.
    public var maximumBytes: Int
    /// How deep collections may stand in each other; the outermost is at depth 1.
    public var maximumDepth: Int
    /// The most keys, values and collections of a file, counted after every alias is replaced by
    /// what it stands for.
    public var maximumNodes: Int

    /// Sets limits of one's own, as tests do.
    public init(
        maximumBytes: Int = 4 * 1024 * 1024, maximumDepth: Int = 64, maximumNodes: Int = 100_000
    ) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.maximumNodes = maximumNodes
    }

    /// 4 MiB, 64 levels and 100,000 nodes: many times what any sensible definition needs.
    public static let standard = YAMLLimits()
}
