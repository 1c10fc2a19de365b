/// A live table on a terminal, JSON lines otherwise.
public struct StandardOutputSinkDefinition: Sendable {
    /// How standard output is written.
    public enum Format: String, Sendable, CaseIterable { case auto, table, ndjson }

    public var format = Format.auto

    static let record = Record<StandardOutputSinkDefinition>(
        "stdout sink", "A live table on a terminal, JSON lines otherwise.",
        start: { _ in StandardOutputSinkDefinition() },
        fields: [
            .defaulted(
                "format", \.format, .choice, "auto",
                "`table`, `ndjson`, or `auto`: a table on a terminal, JSON lines otherwise.")
        ])
}

/// Standard output in the protocol of New Relic's infrastructure agent, which starts the program.
public struct NewRelicAgentSinkDefinition: Sendable {
    public var integration = "com.newrelic.mqp"

    static let record = Record<NewRelicAgentSinkDefinition>(
        "new-relic-agent sink",
        "Standard output in version 4 of the protocol between New Relic's infrastructure agent and "
            + "its integrations.",
        start: { _ in NewRelicAgentSinkDefinition() },
        fields: [
            .defaulted(
                "integration", \.integration, .name, "com.newrelic.mqp",
                "The name under which the agent knows the integration.")
        ])
}
