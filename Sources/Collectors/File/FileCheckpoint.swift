/// How far a file was read.
public struct FileCheckpoint: Sendable, Hashable, Codable {
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

    /// Whether a file goes on from here: it is the same one, and has not become shorter.
    func isPlace(in file: OpenFile) throws(CollectionError) -> Bool {
        guard file.inode == inode, try file.size() >= offset, offset >= 0, headLength >= 0,
            headLength <= Self.maximumHeadLength
        else { return false }
        return try file.fingerprint(of: headLength) == head
    }
}

/// Where it is kept how far the files of a target were read, by request.
public struct CheckpointStore: Sendable {
    var load: @Sendable (_ request: String) -> FileCheckpoint?
    var save: @Sendable (_ request: String, FileCheckpoint) -> Void

    /// A store.
    ///
    /// - Parameters:
    ///   - load: Gives what was saved last; nil where there is nothing.
    ///   - save: Keeps it; what goes wrong is for it to tell.
    public init(
        load: @escaping @Sendable (_ request: String) -> FileCheckpoint?,
        save: @escaping @Sendable (_ request: String, FileCheckpoint) -> Void
    ) {
        self.load = load
        self.save = save
    }
}
