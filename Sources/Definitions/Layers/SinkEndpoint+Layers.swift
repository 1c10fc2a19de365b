import Diagnostics

/// What is added to the endpoint of a kind of sink.
public struct EndpointAdditions: Sendable {
    public var regions: [NamedValue<SinkRegion>] = []

    static let fields: [Field<EndpointAdditions>] = [
        .regions(\.regions, "Of the endpoint of a sink: further regions.")
    ]
}

extension LayerMerge {
    /// Adds what a file adds to an endpoint.
    mutating func add(
        _ additions: EndpointAdditions, to endpoint: inout SinkEndpoint, from file: String,
        report: inout DiagnosticReport
    ) {
        if !endpoint.files.contains(file) { endpoint.files.append(file) }
        add(additions.regions, to: &endpoint.regions, as: .region, report: &report)
    }
}

extension SinkRegion: LayerPart {
    var replaceableText: String? { host }
}

extension SinkEndpoint {
    /// Everything that it is made of.
    var parts: [DefinitionPart] {
        let name = Located(kind.value.rawValue, at: kind.place)
        var parts = [DefinitionPart(.sink, name, title)]
        parts += regions.map { region in
            let query = region.value.queryHost.map { ", queried at \($0)" } ?? ""
            return DefinitionPart(.region, region.name, region.value.host + query)
        }
        return parts
            + statuses.map { DefinitionPart(.status, $0.name, $0.value.rawValue) }
    }
}
