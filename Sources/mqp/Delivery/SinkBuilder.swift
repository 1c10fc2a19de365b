import Collectors
import Definitions
import Delivery
import Diagnostics
import Formats
import GRPCSinks
import KafkaClient
import NerdGraph
import Sinks
import Telemetry

/// Makes sinks of what a configuration says about them.
struct SinkBuilder {
    /// The path of the configuration, to which files of keys are relative.
    let path: String
    let clients: HTTPClients
    let time: TimeSource

    /// Nil for what is no sink, as a table is, and for what `RunSinks.check` finds wrong.
    func sink(_ sink: ResolvedSink) -> (any Sink)? {
        switch sink.kind {
        case .stdout: return StandardOutputSink(name: sink.name, time: time)
        case .file(let path, let rotateBytes, let keep):
            guard let limits = FileSinkLimits(maximumBytes: rotateBytes, keptFiles: keep) else {
                return nil
            }
            return FileSink(name: sink.name, path: path.value, limits: limits)
        case .newRelicEvents(let access):
            guard let ingest = ingest(access, sink) else { return nil }
            return NewRelicEvents.sink(
                name: sink.name, ingest: ingest, http: posting(access.address.value), time: time)
        case .newRelicMetrics(let access):
            guard let ingest = ingest(access, sink) else { return nil }
            return NewRelicMetrics.sink(
                name: sink.name, ingest: ingest, summarised: access.summarised,
                http: posting(access.address.value), time: time)
        case .newRelicLogs(let access):
            guard let ingest = ingest(access, sink) else { return nil }
            return NewRelicLogs.sink(
                name: sink.name, ingest: ingest, http: posting(access.address.value), time: time)
        case .newRelicAgent(let integration):
            return AgentSink(
                name: sink.name, integration: integration, version: MQPCommand.version, time: time)
        case .otlp(let access): return otlp(access, sink)
        case .prometheus(let staleAfter):
            return ExpositionSink(name: sink.name, lifetime: staleAfter, time: time)
        case .prometheusRemoteWrite(let access): return remoteWrite(access, sink)
        case .kafka(let access):
            guard case .success(let settings) = Self.settings(access) else { return nil }
            return KafkaSink(name: sink.name, topic: access.topic, settings: settings)
        case .rabbitmq(let access): return rabbitMQ(access, sink)
        }
    }

    /// Reads back what was refused later; nil where no user key is given.
    func lateRefusals(_ access: NewRelicAccess) -> LateRefusals? {
        guard let query = access.query,
            let url = try? EndpointURL("\(query.address)/graphql")
        else { return nil }
        let key = key(query.userKey)
        let client = NerdGraphClient(
            endpoint: NerdGraphEndpoint(
                url: url, key: { key.current() }, keyWasRefused: { key.forget() },
                timeout: HTTPEndpoint.timeout, attempts: 1),
            transport: HTTPGraphQLTransport(client: clients.client(for: query.address)),
            pace: NerdGraphPace(now: time.milliseconds, sleep: time.sleep))
        return LateRefusals(account: access.account, client: client, time: time)
    }

    /// Why rows cannot be sent to an address.
    static func problem(
        with address: HTTPAddress, carriesSecret: Bool = true
    ) -> EndpointURL.Problem? {
        do throws(EndpointURL.Problem) {
            _ = try EndpointURL(address.description, carriesSecret: carriesSecret)
            return nil
        } catch {
            return error
        }
    }

    /// The settings of a producer, or the first that librdkafka does not take.
    static func settings(_ access: KafkaAccess) -> Result<KafkaSettings, KafkaPropertyError> {
        let servers = access.brokers.map(\.description).joined(separator: ",")
        return Result { () throws(KafkaPropertyError) in
            try KafkaSettings(
                servers: servers, settings: access.settings.written,
                secrets: access.settings.fromOutside)
        }
    }

    private func ingest(_ access: NewRelicAccess, _ sink: ResolvedSink) -> NewRelicIngest? {
        guard let endpoint = sink.endpoint,
            let url = try? EndpointURL(access.address.value.description)
        else { return nil }
        return NewRelicIngest(
            url: url, path: access.path, key: key(access.licenseKey), limits: BodyLimits(endpoint),
            statuses: StatusTable(endpoint), needs: SinkNeeds(sink.delivery),
            timeout: endpoint.timeout)
    }

    private func otlp(_ access: OTLPAccess, _ sink: ResolvedSink) -> (any Sink)? {
        guard let endpoint = sink.endpoint,
            let url = try? EndpointURL(
                access.address.value.description, carriesSecret: access.carriesSecret)
        else { return nil }
        let headers = access.headers.map { ($0.name, key($0.value)) }
        let isGRPC = access.transport == .grpc
        let target = OTLPEndpoint(
            url: url, path: access.path,
            limits: BodyLimits(
                rawBytes: OTLPEndpoint.maximumRawBytes, sentBytes: endpoint.maximumBodyBytes,
                rows: endpoint.maximumBodyRows ?? BodyLimits.maximumRows),
            statuses: isGRPC ? OTLPEndpoint.grpcStatuses : StatusTable(endpoint),
            needs: SinkNeeds(sink.delivery), timeout: endpoint.timeout,
            headers: { headers.map { (name: $0, value: $1.current().reveal()) } },
            keyWasRefused: { for (_, key) in headers { key.forget() } })
        let source = OTLPSource(version: MQPCommand.version)
        let signal: OTLPSignal = access.signal == .logs ? .logs : .metrics
        return isGRPC
            ? OTLP.grpc(name: sink.name, signal: signal, endpoint: target, source: source)
            : OTLP.http(
                name: sink.name, signal: signal, endpoint: target, source: source,
                http: posting(access.address.value), time: time)
    }

    private func remoteWrite(_ access: RemoteWriteAccess, _ sink: ResolvedSink) -> (any Sink)? {
        var address = access.address.value
        let path = address.prefix
        address.prefix = ""
        guard let endpoint = sink.endpoint,
            let url = try? EndpointURL(address.description, carriesSecret: access.carriesSecret)
        else { return nil }
        var headers = access.headers.map { (name: $0.name, key: key($0.value), prefix: "") }
        var login: (@Sendable () -> String)?
        switch access.credentials {
        case .bearer(let token)?: headers.append(("Authorization", key(token), "Bearer "))
        case .basic(let user, let password)?:
            let password = key(password)
            login = { basicAuthorization(user: user, password: password.current()) }
        case nil: break
        }
        return PrometheusRemoteWrite.sink(
            name: sink.name,
            endpoint: PrometheusRemoteWrite.endpoint(
                url, path: path,
                headers: { [headers, login] in
                    headers.map { ($0.name, $0.prefix + $0.key.current().reveal()) }
                        + (login.map { [("Authorization", $0())] } ?? [])
                },
                keyWasRefused: { [headers] in for header in headers { header.key.forget() } },
                limits: BodyLimits(
                    rawBytes: PrometheusRemoteWrite.usualLimits.rawBytes,
                    sentBytes: endpoint.maximumBodyBytes,
                    rows: endpoint.maximumBodyRows ?? BodyLimits.maximumRows),
                statuses: StatusTable(endpoint), timeout: endpoint.timeout),
            http: posting(access.address.value), time: time)
    }

    private func rabbitMQ(_ access: RabbitMQAccess, _ sink: ResolvedSink) -> (any Sink)? {
        let address = access.address.value
        guard
            let route = RabbitMQRoute(exchange: access.exchange, routingKey: access.routingKey)
        else { return nil }
        let guest = RabbitMQLogin(user: "guest", password: Secret("guest"))
        var login: (@Sendable () -> RabbitMQLogin)?
        if case .basic(let user, let password)? = access.credentials {
            let password = key(password)
            login = { RabbitMQLogin(user: user, password: password.current()) }
        }
        return RabbitMQSink(
            name: sink.name,
            address: RabbitMQAddress(
                host: address.host, port: Int32(address.port), virtualHost: address.virtualHost,
                isEncrypted: address.isTLS, login: guest),
            route: route, login: login, time: time)
    }

    private func key(_ key: ResolvedKey) -> KeySource {
        key.file.map {
            KeySource(
                file: OutsideFiles.resolve($0, besides: path), key: key.secret, time: time)
        } ?? KeySource(key.secret)
    }

    private func posting(_ address: HTTPAddress) -> HTTPClientPosting {
        HTTPClientPosting(client: clients.client(for: address), time: time)
    }
}

extension OTLPAccess {
    /// Whether a key may go with each request.
    var carriesSecret: Bool { !headers.isEmpty }
}

extension RemoteWriteAccess {
    /// Whether a key may go with each request.
    var carriesSecret: Bool { !headers.isEmpty || credentials != nil }
}
