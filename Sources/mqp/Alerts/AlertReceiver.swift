import Alerts
import Collectors
import Definitions
import Delivery
import Diagnostics
import Sinks
import Telemetry

/// Who is told of alerts, over HTTP.
struct AlertReceiver: Sendable {
    /// What came of a request.
    enum Outcome: Sendable {
        case taken
        /// It can be taken later.
        case failed(reason: String, message: String)
        /// It is never taken.
        case refused(status: Int)
    }

    let name: String
    let kind: AlertingSettings.Receiver.Kind
    private let url: String
    private let headers: [(name: String, key: KeySource)]
    private let posting: HTTPClientPosting

    /// How long one request may take.
    private static let timeout = Duration.seconds(10)
    /// The most alerts of one request to an Alertmanager.
    static let maximumAlerts = 500

    init(
        _ receiver: AlertingSettings.Receiver, clients: HTTPClients, besides path: String,
        time: TimeSource
    ) {
        name = receiver.name
        kind = receiver.kind
        url = receiver.address.description + (kind == .alertmanager ? "/api/v2/alerts" : "")
        headers = receiver.headers.map { header in
            let key = header.value
            let source = key.file.map {
                KeySource(
                    file: OutsideFiles.resolve($0, besides: path), key: key.secret, time: time)
            }
            return (header.name, source ?? KeySource(key.secret))
        }
        posting = HTTPClientPosting(client: clients.client(for: receiver.address), time: time)
    }

    /// Posts once, with an id that tells this request from others, however often it is sent, if there is
    /// one.
    func post(_ body: JSONValue, id: String?) async -> Outcome {
        var all: [(name: String, value: String)] = [
            ("Content-Type", "application/json"), ("User-Agent", "mqp/\(MQPCommand.version)"),
        ]
        if let id { all.append(("Idempotency-Key", id)) }
        all += headers.map { ($0.name, $0.key.current().reveal()) }
        do throws(SinkError) {
            let answer = try await posting.post(
                HTTPPost(
                    url: url, headers: all, body: Array(body.text.utf8), timeout: Self.timeout))
            switch answer.status {
            case 200..<300: return .taken
            case 401, 403, 407:
                for header in headers { header.key.forget() }
                return .failed(reason: "unauthorized", message: "status \(answer.status)")
            case 408, 425, 429, 500...:
                return .failed(reason: "status", message: "status \(answer.status)")
            default: return .refused(status: answer.status)
            }
        } catch {
            return .failed(reason: error.reason.rawValue, message: error.message)
        }
    }
}
