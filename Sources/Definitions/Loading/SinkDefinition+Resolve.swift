import Diagnostics
import Telemetry

/// What a sink is resolved with.
struct SinkResolution {
    var set: DefinitionSet
    /// The configuration's; nil where it could not be read.
    var account: Int64?
    var values: OutsideValues
}

extension SinkDefinition {
    /// The sink with its references replaced; nil, after diagnostics, where something is missing.
    func resolve(
        named name: String, in resolution: SinkResolution, _ report: inout DiagnosticReport
    ) -> ResolvedSink? {
        var endpoint: SinkEndpoint?
        if kind.hasEndpoint {
            // That it is missing is told where names are checked.
            guard var found = resolution.set.endpoint(of: kind) else { return nil }
            found.statuses += delivery.statuses
            endpoint = found
        }
        let errorCount = report.errorCount
        guard let resolved = resolvedKind(endpoint, resolution, &report),
            !report.hasErrors(since: errorCount)
        else { return nil }
        return ResolvedSink(
            name: name, kind: resolved,
            delivery: DeliverySettings(delivery, kind: kind, endpoint: endpoint),
            endpoint: endpoint, place: place)
    }

    private func resolvedKind(
        _ endpoint: SinkEndpoint?, _ resolution: SinkResolution, _ report: inout DiagnosticReport
    ) -> ResolvedSink.Kind? {
        let values = resolution.values
        let path = endpoint?.path ?? ""
        switch destination {
        case .stdout(let sink): return .stdout(sink.format)
        case .file(let sink):
            return values.resolve(sink.path, &report).map {
                .file(
                    path: Located($0, at: sink.path.place), rotateBytes: sink.rotateBytes,
                    keep: sink.keep)
            }
        case .newRelic(let sink):
            guard let access = endpoint.flatMap({ sink.access(to: $0, resolution, &report) }) else {
                return nil
            }
            return switch kind {
            case .newRelicMetrics: .newRelicMetrics(access)
            case .newRelicLogs: .newRelicLogs(access)
            default: .newRelicEvents(access)
            }
        case .newRelicAgent(let sink): return .newRelicAgent(integration: sink.integration)
        case .otlp(let sink): return sink.access(path: path, values, &report).map { .otlp($0) }
        case .prometheus(let sink): return .prometheus(staleAfter: sink.staleAfter)
        case .prometheusRemoteWrite(let sink):
            return sink.access(values, &report).map { .prometheusRemoteWrite($0) }
        case .kafka(let sink): return sink.access(values, &report).map { .kafka($0) }
        case .rabbitmq(let sink): return sink.access(values, &report).map { .rabbitmq($0) }
        }
    }
}

extension NewRelicSinkDefinition {
    fileprivate func access(
        to endpoint: SinkEndpoint, _ resolution: SinkResolution, _ report: inout DiagnosticReport
    ) -> NewRelicAccess? {
        let values = resolution.values
        let own = account.map { values.accountNumber(of: $0, &report) } ?? resolution.account
        let key = values.key(licenseKey, &report)
        // An unknown region is told where names are checked.
        let region = endpoint.region(of: self)
        let address = values.newRelicAddress(host, else: region?.host, at: self.region, &report)
        var query: NewRelicAccess.Query?
        if let userKey {
            let address = values.newRelicAddress(
                queryHost, else: host == nil ? region?.queryHost : nil, at: self.region, &report)
            guard let key = values.key(userKey, &report), let address else { return nil }
            query = .init(address: address.value, userKey: key)
        }
        guard let own, let key, let address else { return nil }
        return NewRelicAccess(
            account: own, licenseKey: key, address: address,
            path: endpoint.path.replacing("{account}", with: "\(own)"), query: query,
            summarised: Set(summarise))
    }
}

extension OTLPSinkDefinition {
    fileprivate func access(
        path: String, _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> OTLPAccess? {
        let headers = values.headers(headers, &report)
        let address = values.resolve(url, &report)
            .flatMap { self.address($0, path: path, &report) }
        guard let address, let headers else { return nil }
        let isHTTP = transport.value == .http
        return OTLPAccess(
            address: Located(address, at: url.place),
            path: isHTTP ? path.replacing("{signal}", with: signal.rawValue) : "",
            transport: transport.value, signal: signal, headers: headers)
    }
}

extension RemoteWriteSinkDefinition {
    fileprivate func access(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> RemoteWriteAccess? {
        let headers = values.headers(headers, &report)
        let credentials = credentials.map { values.sinkCredentials($0, &report) }
        let address = values.resolve(url, &report).flatMap { self.address($0, &report) }
        guard let address, let headers else { return nil }
        return RemoteWriteAccess(
            address: Located(address, at: url.place), headers: headers,
            credentials: credentials ?? nil)
    }
}

extension KafkaSinkDefinition {
    fileprivate func access(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> KafkaAccess? {
        let brokers = values.brokers(brokers, &report)
        let settings = values.settings(settings, &report)
        return KafkaAccess(brokers: brokers, topic: topic, settings: settings)
    }
}

extension RabbitMQSinkDefinition {
    fileprivate func access(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> RabbitMQAccess? {
        let credentials = credentials.map { values.sinkCredentials($0, &report) }
        guard let text = values.resolve(url, &report) else { return nil }
        guard let address = AMQPAddress(text) else {
            report.add(.notAnAMQPAddress(text, at: url.place))
            return nil
        }
        return RabbitMQAccess(
            address: Located(address, at: url.place), credentials: credentials ?? nil,
            exchange: exchange, routingKey: routingKey)
    }
}

extension OutsideValues {
    /// The brokers of Kafka that a list names; those that cannot be read are reported.
    func brokers(
        _ brokers: Listing<Interpolated>, _ report: inout DiagnosticReport
    ) -> [HostAndPort] {
        brokers.flatMap { broker -> [HostAndPort] in
            guard let text = resolve(broker, &report) else { return [] }
            guard let addresses = KafkaBrokers.addresses(text) else {
                report.add(.notABroker(text, at: broker.place))
                return []
            }
            return addresses
        }
    }

    /// Settings of librdkafka with what they refer to.
    func settings(
        _ settings: [NamedValue<Interpolated>], _ report: inout DiagnosticReport
    ) -> [KafkaSetting] {
        settings.compactMap { setting in
            resolve(setting.value, &report).map {
                KafkaSetting(
                    name: setting.name, value: Secret($0),
                    isFromOutside: setting.value.literal == nil)
            }
        }
    }
}
