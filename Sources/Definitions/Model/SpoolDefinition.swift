public import Diagnostics

/// Where rows stay from when they are accepted until every sink is done with them. What is not
/// written has a default, which `SpoolSettings` knows.
public struct SpoolDefinition: Sendable {
    public var path: Located<String>?
    /// Whether it is in memory, or on disk, where that is written.
    public var memory: Located<Bool>?
    public var maximumBytes: Int?
    public var maximumAge = Duration.seconds(7 * 86_400)
    public var atLimit = SpoolSettings.AtLimit.refuse
    public var deadLetterBytes: Int?

    init() {}

    static let record: Record<SpoolDefinition> = {
        var record = keys
        record.check = { spool, report in
            if let memory = spool.memory, memory.value, let path = spool.path {
                report.add(.memoryWithPath(memory, path))
            }
        }
        return record
    }()

    private static let keys = Record<SpoolDefinition>(
        "spool", "The rows that are accepted and not yet delivered.",
        start: { _ in SpoolDefinition() },
        fields: [
            .optional(
                "path", \.path,
                Codec.text("a folder", pattern: "the path of a folder") { !$0.isEmpty }.located,
                "Its folder, relative to this file."
            ).standing(for: "`spool` within `state`"),
            .optional(
                "memory", \.memory, Codec.boolean.located,
                "Whether it is in memory alone: then what is not delivered is lost when the program "
                    + "ends."
            ).standing(for: "true where there is neither `path` nor `state`"),
            .optional(
                "maximumBytes", \.maximumBytes, .size((64 << 10)...(1 << 44)),
                "The most bytes that it takes."
            ).standing(for: "1GiB, in memory 128MiB"),
            .defaulted(
                "maximumAge", \.maximumAge, .duration(.seconds(60)...(.seconds(365 * 86_400))),
                "7d", "How long a row is kept for sinks that do not take it."),
            .defaulted(
                "atLimit", \.atLimit, .choice, "refuse",
                "What is done when it is full: `refuse` new rows, so that collecting slows down, or "
                    + "`drop-oldest`."),
            .optional(
                "deadLetterBytes", \.deadLetterBytes, .size((64 << 10)...(1 << 40)),
                "The most bytes of rows that an endpoint refused for good."
            ).standing(for: "a quarter of `maximumBytes`"),
        ])
}

extension Diagnostic {
    fileprivate static func memoryWithPath(
        _ memory: Located<Bool>, _ path: Located<String>
    ) -> Diagnostic {
        Diagnostic(
            "config/spool", "a spool in memory has no folder", at: memory.place,
            label: "in memory", help: "remove `memory: true` or `path`",
            remarks: [.init("the folder is named here", at: path.place)])
    }
}
