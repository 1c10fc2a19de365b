/// The files of this machine as a discovery sees them.
public struct TargetFiles: Sendable {
    /// What tells whether a file is another one than before.
    public struct Stamp: Sendable, Hashable {
        public var bytes: Int
        /// When it was written last, in milliseconds since 1970 UTC.
        public var modifiedAt: Int64
        public var node: UInt64

        /// Facts of a file.
        public init(bytes: Int, modifiedAt: Int64, node: UInt64) {
            self.bytes = bytes
            self.modifiedAt = modifiedAt
            self.node = node
        }
    }

    /// Why something cannot be read.
    public struct Failure: Error, Sendable {
        public var reason: String
        /// Whether there is none.
        public var isMissing: Bool

        /// A reason in a few words.
        public init(_ reason: String, isMissing: Bool = false) {
            self.reason = reason
            self.isMissing = isMissing
        }
    }

    /// The names in a folder.
    public var names: @Sendable (_ folder: String) throws(Failure) -> [String]
    public var stamp: @Sendable (_ path: String) throws(Failure) -> Stamp
    /// At most so many bytes from the beginning.
    public var read: @Sendable (_ path: String, _ limit: Int) throws(Failure) -> [UInt8]

    /// Files as the caller has them.
    public init(
        names: @escaping @Sendable (String) throws(Failure) -> [String],
        stamp: @escaping @Sendable (String) throws(Failure) -> Stamp,
        read: @escaping @Sendable (String, Int) throws(Failure) -> [UInt8]
    ) {
        self.names = names
        self.stamp = stamp
        self.read = read
    }
}
