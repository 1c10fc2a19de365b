/// A spool as it lies in its folder, read without taking it: also while a run has it.
///
/// It is what the files say, so it can be a second behind the run.
public struct SpoolInspection: Sendable, Hashable {
    /// The number that all row ids have; nil where no segment can be read.
    public var spool: UInt64?
    public var segments: [SegmentSummary] = []
    /// The sinks whose cursors are there, configured or not, in order of name.
    public var sinks: [SinkSummary] = []
    public var deadLetters: [DeadLetterSummary] = []
    /// The names of segments of another version, and of those that were set aside.
    public var setAside: [String] = []
    public var findings: [SpoolFinding] = []

    /// How many dead letters are told of one by one.
    public static let maximumDeadLetters = 10_000
    /// How often it is read anew, because a run removed a file meanwhile.
    static let maximumAttempts = 5

    /// Looks at a folder; what is in the rows is not checked, see `SpoolVerification`.
    ///
    /// - Throws: Why it cannot be read.
    public init(_ files: any SpoolFiles) async throws(SpoolError) {
        let thread = SpoolThread("spool-inspection")
        self = try await thread.run { () -> Result<SpoolInspection, SpoolError> in
            do throws(SpoolError) {
                return .success(try SpoolSnapshot.read(files).inspection)
            } catch {
                return .failure(error)
            }
        }.get()
    }

    init() {}
}

/// A segment: a file of rows.
public struct SegmentSummary: Sendable, Hashable {
    public var file: String
    /// The numbers of its rows.
    public var rows: Range<UInt64>
    /// Its length up to the last commit.
    public var bytes: Int
    /// When its first and its last row were accepted, in milliseconds since 1970 UTC.
    public var createdAt: Int64
    public var newestAt: Int64
}

/// A sink by its cursor.
public struct SinkSummary: Sendable, Hashable {
    public var name: String
    public var account: SinkAccount
    /// Whether it has a backlog beside its live part.
    public var hasBacklog: Bool
    public var deadLetters: Int
}

/// A dead letter, without its row.
public struct DeadLetterSummary: Sendable, Hashable {
    public var sink: String
    /// The row's id, as `RowID` writes it.
    public var row: String
    public var reason: String
    public var message: String
    public var refusedAt: Int64
}
