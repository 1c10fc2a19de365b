import Diagnostics

extension SinkDefinition {
    /// What can be said without values from outside.
    func check(in set: DefinitionSet, report: inout DiagnosticReport) {
        if kind.hasEndpoint, set.knowsEndpoints {
            if let endpoint = set.endpoint(of: kind) {
                check(endpoint, report: &report)
            } else {
                report.add(.noEndpoint(of: kind, at: place))
            }
        }
        switch destination {
        case .stdout, .file, .newRelicAgent, .prometheus, .kafka: break
        case .newRelic(let sink):
            for host in [sink.host, sink.queryHost].compactMap(\.self) {
                if let text = host.literal { _ = newRelicAddress(text, at: host.place, &report) }
            }
            if let queryHost = sink.queryHost, sink.userKey == nil {
                report.add(.queryWithoutKey(at: queryHost.place))
            }
        case .otlp(let sink):
            if let text = sink.url.literal {
                _ = sink.address(text, path: set.endpoint(of: kind)?.path, &report)
            }
            if sink.transport.value == .grpc, let status = delivery.statuses.first {
                report.add(.statusOverGRPC(status.name))
            }
        case .prometheusRemoteWrite(let sink):
            if let text = sink.url.literal { _ = sink.address(text, &report) }
        case .rabbitmq(let sink):
            if let text = sink.url.literal, AMQPAddress(text) == nil {
                report.add(.notAnAMQPAddress(text, at: sink.url.place))
            }
        }
    }

    private func check(_ endpoint: SinkEndpoint, report: inout DiagnosticReport) {
        if let age = delivery.maximumAge, let greatest = endpoint.greatestAge, age.value > greatest
        {
            report.add(.tooOldForEndpoint(age, greatest))
        }
        guard case .newRelic(let sink) = destination else { return }
        let region = endpoint.region(of: sink)
        if sink.host == nil, region == nil {
            report.add(.unknownRegion(sink.region, endpoint))
        }
        // Of an unknown region enough is said.
        if let key = sink.userKey, sink.queryHost == nil,
            sink.host != nil || region != nil && region?.queryHost == nil
        {
            report.add(.noQueryHost(at: key.place))
        }
    }
}

extension SinkEndpoint {
    /// The region that a sink names; nil where there is none of that name.
    func region(of sink: NewRelicSinkDefinition) -> SinkRegion? {
        regions.first { $0.name.value == sink.region.value }?.value
    }
}

extension OTLPSinkDefinition {
    /// The address that a text is; nil, after a diagnostic, where it is none. Over HTTP a path follows
    /// it, with `{signal}` in it.
    func address(
        _ text: String, path: String?, _ report: inout DiagnosticReport
    ) -> HTTPAddress? {
        guard
            let address = sinkAddress(
                text, at: url.place, carriesSecret: !headers.isEmpty, &report)
        else { return nil }
        switch transport.value {
        case .grpc:
            if !address.prefix.isEmpty {
                report.add(.pathOverGRPC(at: url.place))
                return nil
            }
        case .http:
            let ending = path?.replacing("{signal}", with: signal.rawValue) ?? ""
            if !ending.isEmpty, address.prefix.hasSuffix(ending) {
                report.add(.pathOfSignal(ending, at: url.place))
                return nil
            }
        }
        return address
    }
}

extension RemoteWriteSinkDefinition {
    /// The address that a text is; nil, after a diagnostic, where it is none.
    func address(_ text: String, _ report: inout DiagnosticReport) -> HTTPAddress? {
        let carriesSecret = !headers.isEmpty || credentials != nil
        return sinkAddress(text, at: url.place, carriesSecret: carriesSecret, &report)
    }
}

/// The address that a host, or an address with its scheme, is; nil, after a diagnostic, where it is
/// none. Keys go to it.
func newRelicAddress(
    _ text: String, at place: Place, _ report: inout DiagnosticReport
) -> HTTPAddress? {
    let isWhole = text.contains("://")
    return sinkAddress(
        isWhole ? text : "https://\(text)", at: place, carriesSecret: true, &report)
}

/// The address of an endpoint; nil, after a diagnostic, where it is none, or where a secret that goes
/// to it could be read on the way.
func sinkAddress(
    _ text: String, at place: Place, carriesSecret: Bool, _ report: inout DiagnosticReport
) -> HTTPAddress? {
    guard let address = HTTPAddress(text) else {
        report.add(.notAnEndpoint(text, at: place))
        return nil
    }
    if carriesSecret, address.isExposed {
        report.add(.notEncrypted(address.host, at: place))
        return nil
    }
    return address
}

extension Diagnostic {
    fileprivate static func noEndpoint(of kind: SinkKind, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/no-endpoint", "nothing says what the endpoint of `\(kind.rawValue)` is",
            at: place, label: "not defined",
            help:
                "lint it with the shipped definitions, or define it in a file with the key `sink:`")
    }

    fileprivate static func unknownRegion(
        _ region: Located<String>, _ endpoint: SinkEndpoint
    ) -> Diagnostic {
        let names = endpoint.regions.map(\.name.value)
        let kind = endpoint.kind.value.rawValue
        return Diagnostic(
            "config/unknown-region",
            "`\(kind)` has no region `\(shown(region.value))`", at: region.place,
            label: "not defined",
            help: suggestion(for: region.value, in: names)
                ?? "the regions are \(names.sorted().joined(separator: ", ")); a file with "
                + "`extends: \(kind)` adds to them")
    }

    fileprivate static func noQueryHost(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/no-query-host", "nothing says where what was refused later is read back",
            at: place, label: "cannot be used", help: "write `queryHost:` beside it, or remove it")
    }

    fileprivate static func queryWithoutKey(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/no-query-host", "without a key nothing is queried", at: place,
            label: "has no meaning alone", help: "write `userKey:` beside it, or remove it")
    }

    fileprivate static func tooOldForEndpoint(
        _ age: Located<Duration>, _ greatest: Duration
    ) -> Diagnostic {
        Diagnostic(
            "config/age", .warning, "the endpoint takes no rows that are so old", at: age.place,
            label: "more than \(write(greatest))",
            help: "write at most `\(write(greatest))`, or remove it")
    }

    fileprivate static func statusOverGRPC(_ status: Located<String>) -> Diagnostic {
        Diagnostic(
            "config/grpc", "over gRPC there are no statuses of HTTP", at: status.place,
            label: "has no meaning here", help: "remove `statuses`, or write `protocol: http`")
    }

    fileprivate static func pathOverGRPC(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/grpc", "an address for gRPC has no path", at: place, label: "has a path",
            help: "write `http://host:4317`, or `protocol: http`")
    }

    fileprivate static func pathOfSignal(_ path: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/address", "`\(path)` would be there twice", at: place,
            label: "ends with the path of the signal",
            help: "remove it: it follows the address by itself")
    }

    fileprivate static func notAnEndpoint(_ text: String, at place: Place) -> Diagnostic {
        let finding = Diagnostic(
            "config/address", "this is not an address that rows can be sent to", at: place,
            label: "expected `https://host:port`",
            help: "write scheme, host and port; who sends is said by other keys")
        // A user and a password may stand in it.
        return text.contains("@") ? finding.withoutSource : finding
    }

    fileprivate static func notEncrypted(_ host: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/address", "this is not an address that a key can be sent to", at: place,
            label: "`\(shown(host))` would get the key unencrypted", help: "write `https://`")
    }

    static func notAnAMQPAddress(_ text: String, at place: Place) -> Diagnostic {
        let finding = Diagnostic(
            "config/address", "this is not an AMQP address", at: place,
            label: "expected `amqps://host:port/vhost`",
            help: "write scheme, host, port and virtual host; a user and password go under "
                + "`credentials:`")
        return text.contains("@") ? finding.withoutSource : finding
    }
}
