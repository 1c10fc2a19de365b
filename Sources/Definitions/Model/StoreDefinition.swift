public import Diagnostics

/// Where recent rows stay for queries on this machine. What is not written has a default, which
/// `StoreSettings` knows.
public struct StoreDefinition: Sendable {
    public var path: Located<String>?
    /// Whether there is one, where that is written.
    public var isKept: Located<Bool>?
    public var maximumBytes = 1 << 30
    public var rows = Duration.seconds(86_400)
    public var minutes = Duration.seconds(14 * 86_400)
    public var hours = Duration.seconds(400 * 86_400)
    /// Where the times are written, for a finding on them together.
    var agePlace: Place?

    init() {}

    static let record: Record<StoreDefinition> = {
        var record = keys
        record.check = { store, report in
            if let isKept = store.isKept, !isKept.value, let path = store.path {
                report.add(.offWithPath(isKept, path))
            }
            if store.rows > store.minutes || store.minutes > store.hours {
                report.add(.agesOutOfOrder(store))
            }
        }
        return record
    }()

    private static let keys = Record<StoreDefinition>(
        "store", "The recent rows that `mqp query` answers from.",
        start: { place in
            var store = StoreDefinition()
            store.agePlace = place
            return store
        },
        fields: [
            .optional(
                "path", \.path,
                Codec.text("a folder", pattern: "the path of a folder") { !$0.isEmpty }.located,
                "Its folder, relative to this file."
            ).standing(for: "`store` within `state`"),
            .optional(
                "enabled", \.isKept, Codec.boolean.located,
                "Whether rows are kept for queries at all."
            ).standing(for: "true where there is `path` or `state`"),
            .defaulted(
                "maximumBytes", \.maximumBytes, .size((4 << 20)...(1 << 42)), "1GiB",
                "The most bytes that it takes on disk. At the limit the oldest rows go first, then "
                    + "the oldest minutes, then the oldest hours."),
            .defaulted(
                "rows", \.rows, age, "1d", "For how long rows are kept as they came."),
            .defaulted(
                "minutes", \.minutes, age, "14d",
                "For how long one row of a minute is kept for all rows of it; not less than `rows`."
            ),
            .defaulted(
                "hours", \.hours, age, "400d",
                "For how long one row of an hour is kept for all rows of it; not less than "
                    + "`minutes`."),
        ])

    private static let age = Codec<Duration>.duration(
        .seconds(3600)...(.seconds(3660 * 86_400)))
}

extension Diagnostic {
    fileprivate static func offWithPath(
        _ isKept: Located<Bool>, _ path: Located<String>
    ) -> Diagnostic {
        Diagnostic(
            "config/store", "a store that is not kept has no folder", at: isKept.place,
            label: "nothing is kept", help: "remove `enabled: false` or `path`",
            remarks: [.init("the folder is named here", at: path.place)])
    }

    fileprivate static func agesOutOfOrder(_ store: StoreDefinition) -> Diagnostic {
        let (shorter, longer) =
            store.rows > store.minutes
            ? ("minutes: \(write(store.minutes))", "rows: \(write(store.rows))")
            : ("hours: \(write(store.hours))", "minutes: \(write(store.minutes))")
        return Diagnostic(
            "config/store", "what is rolled up would be kept for less time than what it is made of",
            at: store.agePlace, label: "`\(shorter)` is less than `\(longer)`",
            help: "let `rows`, `minutes` and `hours` be in this order, from short to long")
    }
}
