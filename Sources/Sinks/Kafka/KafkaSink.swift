import CRdKafka
public import Delivery
import Formats
import Telemetry

/// Sends rows to a topic of Kafka, a message each.
///
/// The value is the row as flat JSON, the key the GUID of its first entity, so that all rows of a
/// thing are in one partition; a row without an entity has its id as the key. The header `rowId` has
/// the row's id, the message's time is the row's. A row is delivered when all replicas in sync have
/// it.
///
/// A cluster that cannot be reached is a failure like any other, after the time-out of the settings:
/// the rows come back. So they do while the topic is not there (`unroutable`) or may not be written
/// (`unauthorized`). A row that is too large for the topic goes to the dead letters; for that, rows
/// that were refused together are sent once more, each alone.
///
/// librdkafka sends no message twice within one session of a producer. Across sessions, that is after
/// a restart or a call that was cancelled, a message can be there twice; the same `rowId` tells.
public actor KafkaSink: Sink {
    public nonisolated let name: String
    private let settings: KafkaSettings
    private let topic: String
    private var encoder = EventEncoder()
    private var buffer: [UInt8] = []
    private var producer: KafkaProducer?
    /// The one before, until it has ended.
    private var retired: KafkaProducer?
    private var isClosed = false

    /// A sink that connects with the first batch.
    public init(name: String = "kafka", topic: String, settings: KafkaSettings) {
        self.name = name
        self.topic = topic
        self.settings = settings
    }

    public func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        guard !isClosed else { throw .closedSink }
        let producer = try await open()
        var call = KafkaCall(batch.rows)
        await send(Array(batch.rows.indices), by: producer, isAlone: false, &call)
        for index in call.alone { await send([index], by: producer, isAlone: true, &call) }
        guard let failure = call.failure else { return call.receipt }
        let error = failure.error(topic: topic, lastError: producer.lastError)
        if failure.endsProducer || error.reason == .unauthorized { retire() }
        throw error.leaving(call.unsettled, after: call.receipt)
    }

    public func close() async {
        isClosed = true
        retire()
        await retired?.ended()
        retired = nil
    }

    /// Whether there is a producer, connected or not.
    var isOpen: Bool { producer != nil }

    private func open() async throws(SinkError) -> KafkaProducer {
        if let producer { return producer }
        await retired?.ended()
        retired = nil
        guard !isClosed else { throw .closedSink }
        if let producer { return producer }
        let made = try KafkaProducer(settings: settings, topic: topic)
        producer = made
        return made
    }

    private func retire() {
        guard let producer else { return }
        producer.end()
        retired = producer
        self.producer = nil
    }

    /// Sends rows, no more at once than librdkafka holds, until all are settled or one fails.
    private func send(
        _ indices: [Int], by producer: KafkaProducer, isAlone: Bool, _ call: inout KafkaCall
    ) async {
        var rest = indices[...]
        while call.failure == nil, !rest.isEmpty {
            var flight: [(index: Int, losses: EncodingLosses)] = []
            while call.failure == nil, let index = rest.first {
                buffer.removeAll(keepingCapacity: true)
                guard
                    let losses = encoder.encode(
                        call.rows[index].row, id: call.rows[index].id, into: &buffer)
                else {
                    rest.removeFirst()
                    call.drop(index)
                    continue
                }
                let code = produce(call.rows[index], by: producer)
                // There is room again when what is on its way has arrived.
                if code == RD_KAFKA_RESP_ERR__QUEUE_FULL, !flight.isEmpty { break }
                rest.removeFirst()
                if code == RD_KAFKA_RESP_ERR_NO_ERROR {
                    flight.append((index, losses))
                } else {
                    call.settle(index, code, losses: losses, isAlone: true)
                }
            }
            for (sent, code) in zip(flight, await producer.settle()) {
                call.settle(sent.index, code, losses: sent.losses, isAlone: isAlone)
            }
        }
    }

    private func produce(_ row: AcceptedRow, by producer: KafkaProducer) -> rd_kafka_resp_err_t {
        let id = row.id.description
        return producer.produce(
            key: row.row.entities.first?.guid.encoded ?? id, value: buffer,
            timestamp: row.row.sample.timestamp, rowID: id)
    }
}

extension KafkaFailure {
    /// The failure of a call; a time-out is told by the trouble behind it.
    fileprivate func error(topic: String, lastError: KafkaFailure?) -> SinkError {
        guard case .keep(let reason) = verdict else {
            return SinkError(.io, retryable: true, message: text)
        }
        if reason == .timeout, let lastError, case .keep(let cause) = lastError.verdict {
            return SinkError(cause, retryable: true, message: lastError.text)
        }
        let message = reason == .unroutable ? "topic \(topic): \(text)" : text
        return SinkError(reason, retryable: true, message: message)
    }
}

extension SinkError {
    static let closedSink = SinkError(.closed, retryable: false, message: "the sink is closed")
}
