import Telemetry

/// How far one file was read.
public struct FilePlace: Sendable, Hashable, Codable {
    /// The file's number in its file system, whatever it is called.
    public var inode: UInt64
    /// Where the next line begins.
    public var offset: Int64
    /// Whether that is within a line that was too long.
    public var isSkipping: Bool
    /// How many of the first bytes the fingerprint is of.
    public var headLength: Int
    /// What stands for the first bytes: another file can get the number of one that is gone.
    public var head: UInt64

    /// The most bytes that the fingerprint is of.
    static let maximumHeadLength = 1_024

    /// What was read of a file.
    public init(inode: UInt64, offset: Int64, isSkipping: Bool, headLength: Int, head: UInt64) {
        self.inode = inode
        self.offset = offset
        self.isSkipping = isSkipping
        self.headLength = headLength
        self.head = head
    }

    init(_ file: OpenFile, offset: Int64, isSkipping: Bool) throws(CollectionError) {
        inode = file.inode
        self.offset = offset
        self.isSkipping = isSkipping
        headLength = Int(min(offset, Int64(Self.maximumHeadLength)))
        head = try file.fingerprint(of: headLength)
    }

    /// The place before the first byte of a file.
    init(startOf file: OpenFile) {
        self.init(
            inode: file.inode, offset: 0, isSkipping: false, headLength: 0, head: FNV1a().value)
    }

    /// Whether a file goes on from here: it is the same one, and has not become shorter.
    func isPlace(in file: OpenFile) throws(CollectionError) -> Bool {
        guard file.inode == inode, try file.size() >= offset, offset >= 0, headLength >= 0,
            headLength <= Self.maximumHeadLength
        else { return false }
        return try file.fingerprint(of: headLength) == head
    }
}
