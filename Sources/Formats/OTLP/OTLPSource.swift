/// Who sends: the resource and the scope that all of a request's telemetry belongs to.
///
/// The resource is this program and not what it watches: a request has rows of many brokers, and a
/// resource each would repeat the heads for a handful of rows. What a row is about is said by its own
/// attributes, `mqp.entity.guid` among them.
public struct OTLPSource: Sendable {
    /// The fields of `ResourceLogs` and `ResourceMetrics` before the scope.
    let resource: [UInt8]
    /// The field `scope` of `ScopeLogs` and `ScopeMetrics`.
    let scope: [UInt8]

    /// The name of the service and of the scope.
    public static let name = "mqp"

    /// - Parameters:
    ///   - version: Of this program.
    ///   - attributes: Further ones of the resource, such as `service.instance.id` or `host.name`, in
    ///     the order in which they are written; names must be unique.
    public init(version: String, attributes: [(name: String, value: String)] = []) {
        let all = [("service.name", Self.name), ("service.version", version)] + attributes
        var resource = ProtobufWriter()
        resource.append(message: 1) { resource in
            for (name, value) in all {
                resource.append(value, under: name, field: 1)
            }
        }
        self.resource = resource.bytes
        var scope = ProtobufWriter()
        scope.append(message: 1) { scope in
            scope.append(text: Self.name, field: 1)
            scope.append(text: version, field: 2)
        }
        self.scope = scope.bytes
    }
}
