import Definitions
import Delivery
import Sinks

/// A sink with what the configuration says of it beside what it is by itself.
struct ConfiguredSink: Sink {
    let sink: any Sink
    let name: String
    let needs: SinkNeeds

    init(_ sink: any Sink, _ resolved: ResolvedSink) {
        self.sink = sink
        name = resolved.name
        var needs = SinkNeeds(resolved.delivery)
        if sink.needs.isOrdered { (needs.isOrdered, needs.maximumConcurrency) = (true, 1) }
        needs.eventTypes = needs.eventTypes ?? sink.needs.eventTypes
        self.needs = needs
    }

    func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        try await sink.deliver(batch)
    }

    func close() async { await sink.close() }
}

extension SinkNeeds {
    /// What the settings of a sink say.
    init(_ settings: DeliverySettings) {
        self.init(
            isOrdered: settings.isOrdered,
            maximumConcurrency: settings.isOrdered ? 1 : settings.concurrency,
            greatestAge: settings.greatestAge, greatestLead: settings.greatestLead,
            eventTypes: settings.eventTypes)
    }
}

extension DeliveryPolicy {
    /// What the settings of a sink say, with more time for a call than its requests have.
    init(_ settings: DeliverySettings, endpoint: SinkEndpoint?) {
        let timeout = endpoint?.timeout ?? .seconds(30)
        self.init(
            batchRows: settings.batchRows, batchBytes: settings.batchBytes,
            batchDelay: settings.batchDelay,
            attemptTimeout: max(.seconds(120), timeout * 4),
            retry: RetryPolicy(
                firstDelay: settings.firstRetry, maximumDelay: settings.maximumRetry,
                retryFor: settings.retryLimit),
            failuresToOpen: settings.breakerFailures, pause: settings.breakerPause,
            requestRate: settings.requestRate.map { RateLimit(perSecond: $0) },
            byteRate: settings.byteRate.map { RateLimit(perSecond: Double($0)) },
            maximumConcurrency: settings.isOrdered ? 1 : settings.concurrency)
    }
}

extension StatusTable {
    /// The table of an endpoint's definition.
    init(_ endpoint: SinkEndpoint) {
        self.init(
            endpoint.statusTable.mapValues { meaning in
                switch meaning {
                case .success: .success
                case .retry: .retry
                case .hold: .hold
                case .split: .split
                case .refuse: .refuse
                }
            })
    }
}

extension BodyLimits {
    /// The limits of an endpoint's definition, which says how much is sent; before compression a body
    /// is no larger.
    init(_ endpoint: SinkEndpoint) {
        self.init(
            rawBytes: endpoint.maximumBodyBytes, sentBytes: endpoint.maximumBodyBytes,
            rows: endpoint.maximumBodyRows ?? BodyLimits.maximumRows)
    }
}
