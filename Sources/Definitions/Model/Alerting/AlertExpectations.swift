public import Diagnostics
import YAMLTree

/// What `mqp alerts test` should see: which alerts fire and end, and when.
public struct AlertExpectations: Sendable {
    /// One alert that should fire.
    public struct Expected: Sendable {
        public var alert = Located("", at: Place(path: "", range: .fileStart))
        public var severity = AlertSeverity.critical
        public var matching: [NamedValue<String>] = []
        /// From the beginning of the test.
        public var firesAfter = Duration.zero
        public var firesBefore = Duration.zero
        public var resolvesBefore: Duration?
    }

    /// The most severe alert that may fire without being expected.
    public enum Others: String, Sendable, CaseIterable { case none, warning, critical }

    public var expected: [Expected] = []
    public var others = Others.warning

    private static let times = Duration.zero...Duration.seconds(365 * 86_400)

    private static let alert = Record<Expected>(
        "expected alert", "One alert that should fire.",
        start: { _ in Expected() },
        fields: [
            .required(
                "alert", \.alert, Codec.string.located,
                "Its key, such as `INFRA-MESSAGE_QUEUE_QUEUE/notDrained`."),
            .defaulted(
                "severity", \.severity, .choice, "critical", "The severity with which it fires."),
            .matching(\.matching),
            .defaulted(
                "firesAfter", \.firesAfter, .duration(times), "0s",
                "The earliest time at which it may fire, from the beginning of the test."),
            .required(
                "firesBefore", \.firesBefore, .duration(times),
                "The latest time at which it may fire."),
            .optional(
                "resolvesBefore", \.resolvesBefore, .duration(times),
                "The latest time at which it may end."),
        ])

    static let record = Record<AlertExpectations>(
        "expectations", "What `mqp alerts test --expect` should see.",
        start: { _ in AlertExpectations() },
        fields: [
            .format(),
            .required("expect", \.expected, alert.codec.list, "The alerts that should fire."),
            .defaulted(
                "others", \.others, .choice, "warning",
                "The most severe alert that may fire without being listed."),
        ])

    /// Reads a file of them; nil, after diagnostics, where it cannot be read whole.
    public static func read(
        _ file: DefinitionFile, report: inout DiagnosticReport
    ) -> AlertExpectations? {
        guard let root = YAMLFile.parse(file.bytes, path: file.path, report: &report) else {
            return nil
        }
        return record.decodeWhole(root, report: &report)
    }
}
