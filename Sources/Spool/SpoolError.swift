/// Why the spool could not do what it was asked for.
public struct SpoolError: Error, Sendable, Hashable {
    public var reason: Reason
    /// What happened, in a line for a log; without rows.
    public var message: String

    /// The kinds of failure; the raw values label metrics.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// It is at its limit and its policy is to refuse; room comes when sinks deliver.
        case full
        /// One commit is larger than the spool may ever be.
        case tooLarge = "too_large"
        /// No space left on the disk.
        case diskFull = "disk_full"
        /// The disk or the folder may not be written to.
        case readOnly = "read_only"
        /// Reading or writing failed in another way.
        case io
        /// Another process has the folder.
        case locked
        /// It was closed.
        case closed
    }

    public init(_ reason: Reason, message: String) {
        self.reason = reason
        self.message = message
    }
}
