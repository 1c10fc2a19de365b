public import Delivery
import Diagnostics
public import NerdGraph
import Telemetry

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
    private let client: NerdGraphClient
    private let time: TimeSource
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

    /// Looks at one account from now on; `client` has a user key, and should try once only, since the next
    /// look makes up for one that fails.
    public init(account: Int64, client: NerdGraphClient, time: TimeSource = .system) {
        self.account = account
        self.client = client
        self.time = time
        since = time.milliseconds()
    }

    /// Asks for what is new since the last look that told something, and gives the whole.
    public func look() async -> LateRefusalStatus {
        let until = time.milliseconds() - Self.settlingTime.wholeMilliseconds
        let since = max(since, until - Self.maximumWindow.wholeMilliseconds)
        guard until > since, time.elapsed() >= notBefore else { return status }
        do throws(NerdGraphError) {
            let answer = try await client.answer(
                to: NRQLRequest(
                    Self.nrql(from: since, to: until), of: .one(account),
                    limit: Self.maximumGroupsPerLook))
            let found = try Self.groups(of: answer)
            status.failure = nil
            status.lookedUntil = until
            self.since = until
            status.add(found, others: max(answer.others?["events"]?.integer ?? 0, 0))
        } catch {
            if let asked = error.retryAfter { notBefore = time.elapsed() + asked }
            status.failure = .init(
                SinkError.Reason(rawValue: error.reason.rawValue) ?? .refused, error.message)
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

    /// The kinds in an answer.
    private static func groups(
        of answer: NRQLAnswer
    ) throws(NerdGraphError) -> [LateRefusal] {
        var groups: [LateRefusal] = []
        for row in answer.rows.prefix(maximumGroupsPerLook) {
            guard let events = row["events"]?.integer, let facets = row["facet"]?.elements else {
                throw NerdGraphError(.malformed, "the answer has other rows than were asked for")
            }
            func part(_ index: Int) -> String {
                facets.indices.contains(index) ? line(facets[index].string ?? "") : ""
            }
            groups.append(
                LateRefusal(
                    feature: part(0), category: part(1), message: part(2), count: max(events, 0),
                    last: Int64(row["last"]?.integer ?? 0)))
        }
        return groups
    }

    /// The longest text of a kind that is kept, in characters.
    private static let maximumTextLength = 300

    /// A text as one line of a bounded length.
    private static func line(_ text: String) -> String {
        String(
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(
                maximumTextLength))
    }
}

extension LateRefusalStatus {
    /// Adds what a look found.
    fileprivate mutating func add(_ kinds: [LateRefusal], others: Int) {
        self.others += others
        for found in kinds {
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
                self.others += found.count
            }
        }
        groups.sort { ($1.count, $0.feature, $0.message) < ($0.count, $1.feature, $1.message) }
    }
}
