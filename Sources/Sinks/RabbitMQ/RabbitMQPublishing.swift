import Delivery
import Formats
import Telemetry

/// The rows of one call on their way through a connection, and what has become of each.
struct RabbitMQPublishing {
    private let rows: [AcceptedRow]
    private let connection: RabbitMQConnection
    private let route: RabbitMQRoute
    private var receipt = SinkReceipt()
    private var confirms: RabbitMQConfirms
    /// By message published: the index of its row, and what was cut from it.
    private var sent: [(index: Int, losses: EncodingLosses)] = []
    /// The rows before this one are published, dropped or refused.
    private var next = 0
    /// What the broker said of a message that came back.
    private var returnText = ""
    private var buffer: [UInt8] = []
    /// By message id, the place in `sent`; filled when a message comes back.
    private var placeByID: [String: Int] = [:]

    init(rows: [AcceptedRow], connection: RabbitMQConnection, route: RabbitMQRoute) {
        self.rows = rows
        self.connection = connection
        self.route = route
        confirms = RabbitMQConfirms(first: connection.published + 1)
    }

    /// Publishes all rows, no more at once than the limit, until all are confirmed.
    mutating func run(
        _ encoder: inout EventEncoder, limits: RabbitMQLimits, time: TimeSource, call: RabbitMQCall
    ) throws(SinkError) {
        var lastProgress = time.elapsed()
        while next < rows.count || confirms.waiting > 0 {
            if call.isCancelled { throw .interrupted }
            if next < rows.count, confirms.waiting < limits.maximumUnconfirmed,
                connection.isWritable
            {
                try publish(&encoder)
                lastProgress = time.elapsed()
            } else if let event = try connection.event(within: RabbitMQSink.slice) {
                take(event)
                lastProgress = time.elapsed()
            } else if time.elapsed() - lastProgress > limits.confirmTimeout {
                throw .unconfirmed
            }
        }
    }

    /// What became of the rows when all are confirmed.
    func outcome() -> RabbitMQCall.Outcome {
        let rejected = confirms.outcomes.count { $0 == .rejected }
        return rejected == 0 ? .success(account) : .failure(failure(.rejected(rejected)))
    }

    /// What became of the rows when it ended early.
    func failure(_ error: SinkError) -> SinkError {
        var left = Set(sent.indices.filter { confirms.outcomes[$0].isOpen }.map { sent[$0].index })
        left.formUnion(next..<rows.count)
        return error.leaving(rows.indices.filter(left.contains).map { rows[$0] }, after: account)
    }

    private var account: SinkReceipt {
        var receipt = receipt
        for (sent, outcome) in zip(sent, confirms.outcomes) {
            switch outcome {
            case .delivered:
                receipt.delivered += 1
                receipt.losses += sent.losses
            case .returned:
                receipt.refused.append(
                    RefusedRow(rows[sent.index], reason: .unroutable, message: returnText))
            case .waiting, .rejected: break
            }
        }
        return receipt
    }

    private mutating func publish(_ encoder: inout EventEncoder) throws(SinkError) {
        let row = rows[next]
        buffer.removeAll(keepingCapacity: true)
        let eventType = row.row.sample.shape.eventType
        guard let losses = encoder.encode(row.row, id: row.id, into: &buffer),
            eventType.utf8.count <= RabbitMQRoute.maximumLength, !eventType.utf8.contains(0),
            let key = route.routingKey(eventType: eventType)
        else {
            next += 1
            return receipt.drop(1, because: .invalid)
        }
        guard buffer.count <= RabbitMQLimits.maximumMessageBytes else {
            next += 1
            let text = "a message of \(buffer.count) bytes"
            return receipt.refused.append(RefusedRow(row, reason: .tooLarge, message: text))
        }
        try connection.publish(buffer, to: route.exchange, key: key, row: row)
        sent.append((next, losses))
        confirms.published()
        next += 1
    }

    private mutating func take(_ event: RabbitMQConnection.Event) {
        switch event {
        case .confirmed(let number, let isMultiple, let isAccepted):
            confirms.confirm(number, upTo: isMultiple, isAccepted: isAccepted)
        case .returned(let id, let text):
            returnText = text
            if let place = place(of: id) { confirms.returned(place) }
        }
    }

    private mutating func place(of id: String) -> Int? {
        // Those published since the last time.
        for place in placeByID.count..<sent.count {
            placeByID[rows[sent[place].index].id.description] = place
        }
        return placeByID[id]
    }
}

extension RabbitMQConfirms.Outcome {
    /// Whether the row has to be published again.
    fileprivate var isOpen: Bool { self == .waiting || self == .rejected }
}

extension SinkError {
    fileprivate static let unconfirmed = SinkError(
        .timeout, retryable: true, message: "the broker did not confirm in time")

    fileprivate static func rejected(_ count: Int) -> SinkError {
        SinkError(
            .throttled, retryable: true,
            message: "the broker rejected \(count) messages, as a queue that is full does")
    }
}
