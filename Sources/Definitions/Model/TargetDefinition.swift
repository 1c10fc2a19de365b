public import Diagnostics

/// One thing to watch.
public struct TargetDefinition: Sendable {
    public var name: Located<String>
    public var source: Located<String>
    /// An HTTP address; which of the two a target has depends on its source.
    public var url: Interpolated?
    /// The name of a simulation.
    public var simulation: Located<String>?
    public var cluster: String?
    public var credentials: CredentialsDefinition?
    public var interval = Duration.seconds(30)
    public var timeout = Duration.seconds(10)
    public var maximumBodyBytes = 64 << 20
    public var place: Place

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
        source = Located("", at: place)
    }

    private static let keys = Record<TargetDefinition>(
        "target", "One thing to watch.",
        start: TargetDefinition.init(place:),
        fields: [
            .required("target", \.name, Codec.name.located, "Its name, for logs and status."),
            .required("source", \.source, Codec.name.located, "The source that describes it."),
            .optional(
                "url", \.url, .interpolated,
                "Its address, such as `http://host:15672`, for a source that asks over HTTP."),
            .optional(
                "simulation", \.simulation, Codec.name.located,
                "The simulation, for a source that asks one."),
            .optional(
                "cluster", \.cluster, .string,
                "The cluster's name, where it is not the one that the broker gives."),
            .optional(
                "credentials", \.credentials, CredentialsDefinition.record.codec,
                "A user and password, or a bearer token."),
            .defaulted(
                "interval", \.interval, .duration(.seconds(1)...(.seconds(86_400))), "30s",
                "How often it is asked."),
            .defaulted(
                "timeout", \.timeout, .duration(.milliseconds(100)...(.seconds(600))), "10s",
                "How long one request may take, its body included."),
            .defaulted(
                "maximumBody", \.maximumBodyBytes, .size(1024...(1 << 30)), "64MiB",
                "The greatest answer that is read; a greater one is cut off and refused."),
        ])

    /// The keys, and what they must be together.
    static let record: Record<TargetDefinition> = {
        var record = keys
        record.check = { target, report in
            if (target.url == nil) == (target.simulation == nil) {
                report.add(.oneAddress(of: target))
            }
        }
        return record
    }()
}

extension Diagnostic {
    fileprivate static func oneAddress(of target: TargetDefinition) -> Diagnostic {
        Diagnostic(
            "config/target-address", "a target has either `url` or `simulation`",
            at: target.name.place,
            label: target.url == nil ? "has neither" : "has both",
            help: "write `url:` for a source that asks over HTTP, `simulation:` for one that asks "
                + "a simulation")
    }
}
