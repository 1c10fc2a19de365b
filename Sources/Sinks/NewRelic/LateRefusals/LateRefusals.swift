public import Delivery
public import Telemetry

/// Reads back what New Relic refused after it had answered success: it takes rows first and looks
/// at them later, and what it finds is an event of the type `NrIntegrationError` in the account.
///
/// Such a row counts as delivered in the ledger, since it was answered so, and which rows an event
/// speaks of is not said. So this is an account of its own, of the whole account that is asked:
/// events that another program's rows made are among them.
///
/// It needs a user key, which may query; the license key of the sinks may not. A look that fails is
/// made up for by the next one, as long as that is within `maximumWindow`.
///
/// Source: https://docs.newrelic.com/docs/data-apis/manage-data/nrintegrationerror/
public actor LateRefusals {
    private let account: Int64
    private let url: EndpointURL
    private let key: KeySource
    private let http: any HTTPPosting
    private let time: TimeSource
    private let timeout: Duration
    /// From when on nothing was looked at yet, in milliseconds since 1970 UTC.
    private var since: Int64
    /// Before then New Relic asked not to be asked.
    private var notBefore = Duration.zero

    public private(set) var status = LateRefusalStatus()

    /// The most kinds that are kept apart.
    public static let maximumGroups = 100
    /// The most kinds that one look reads apart, so that an answer is not too long to be read, with
    /// messages of 4096 bytes.
    public static let maximumGroupsPerLook = 10
    /// How far one look goes back.
    public static let maximumWindow = Duration.seconds(86_400)
    /// How long an event may take until it can be read; a look leaves out what is younger.
    public static let settlingTime = Duration.seconds(60)

    /// Looks at one account from now on; `url` is NerdGraph's, such as
    /// `https://api.newrelic.com/graphql`, and `key` gives a user key.
    public init(
        account: Int64, url: EndpointURL, key: KeySource, http: any HTTPPosting,
        time: TimeSource = .system, timeout: Duration = HTTPEndpoint.timeout
    ) {
        self.account = account
        self.url = url
        self.key = key
        self.http = http
        self.time = time
        self.timeout = timeout
        since = time.milliseconds()
    }

    /// Asks for what is new since the last look that told something, and gives the whole.
    public func look() async -> LateRefusalStatus {
        let until = time.milliseconds() - Self.settlingTime.milliseconds
        let since = max(since, until - Self.maximumWindow.milliseconds)
        guard until > since, time.elapsed() >= notBefore else { return status }
        do throws(SinkError) {
            let request = NerdGraphQuery(account: account, nrql: Self.nrql(from: since, to: until))
            let answer = try await http.post(
                HTTPPost(
                    url: url.description,
                    headers: [
                        (name: "API-Key", value: key.current().reveal()),
                        (name: "Content-Type", value: "application/json"),
                    ], body: request.body, timeout: timeout))
            take(answer, until: until)
        } catch {
            status.failure = .init(error.reason, error.message)
        }
        return status
    }

    private static func nrql(from since: Int64, to until: Int64) -> String {
        """
        SELECT count(*) AS 'events', latest(timestamp) AS 'last' FROM NrIntegrationError \
        FACET newRelicFeature, category, message LIMIT \(maximumGroupsPerLook) \
        SINCE \(since) UNTIL \(until)
        """
    }

    private func take(_ answer: HTTPAnswer, until: Int64) {
        let host = url.host
        switch answer.status {
        case 200:
            switch NerdGraphReply.read(answer.body) {
            case .success(let reply):
                status.failure = nil
                status.lookedUntil = until
                since = until
                status.add(reply)
            case .failure(let failure):
                if failure.reason == .unauthorized { key.forget() }
                status.failure = failure
            }
        case 401, 403:
            key.forget()
            status.failure = .init(.unauthorized, "status \(answer.status) from \(host)")
        default:
            let asked = answer.retryAfter.flatMap {
                RetryAfter.duration($0, now: time.milliseconds())
            }
            if let asked { notBefore = time.elapsed() + asked }
            status.failure = .init(
                answer.status == 429 ? .throttled : .httpStatus,
                "status \(answer.status) from \(host)")
        }
    }
}

extension LateRefusalStatus {
    /// Adds what a look found.
    fileprivate mutating func add(_ reply: NerdGraphReply) {
        others += reply.others
        for found in reply.groups {
            let known = groups.firstIndex {
                $0.feature == found.feature && $0.category == found.category
                    && $0.message == found.message
            }
            if let known {
                groups[known].count += found.count
                groups[known].last = max(groups[known].last, found.last)
            } else if groups.count < LateRefusals.maximumGroups {
                groups.append(found)
            } else {
                others += found.count
            }
        }
        groups.sort { ($1.count, $0.feature, $0.message) < ($0.count, $1.feature, $1.message) }
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
