/// How large a file grows and how many are kept.
public struct FileSinkLimits: Sendable, Hashable {
    /// The size at which a file is put aside, in bytes; only a single longer line goes beyond.
    public var maximumBytes: Int
    /// How many files are kept besides the one being written; 0 deletes it instead.
    public var keptFiles: Int

    /// The most files that can be kept.
    public static let maximumKeptFiles = 1000

    /// Limits; nil where the size is not positive or the number not between 0 and
    /// `maximumKeptFiles`.
    public init?(maximumBytes: Int, keptFiles: Int) {
        guard maximumBytes > 0, (0...Self.maximumKeptFiles).contains(keptFiles) else { return nil }
        self.maximumBytes = maximumBytes
        self.keptFiles = keptFiles
    }

    private init(bytes: Int, files: Int) {
        maximumBytes = bytes
        keptFiles = files
    }

    /// 100 MiB, and five files more.
    public static let standard = FileSinkLimits(bytes: 100 << 20, files: 5)
}
