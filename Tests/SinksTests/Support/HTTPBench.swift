import AsyncHTTPClient
import StandIns
import Synchronization
import Telemetry

@testable import Delivery
@testable import Sinks

/// What tests of sinks over HTTP share.
enum HTTPBench {
    /// A time of day 25 seconds into a minute.
    static let now: Int64 = 1_700_000_005_000

    /// What New Relic's documentation says of each status.
    static let newRelicStatuses = StatusTable([
        "2xx": .success, "400": .refuse, "401": .hold, "403": .hold, "404": .hold, "411": .refuse,
        "413": .split, "414": .refuse, "415": .refuse, "422": .refuse, "431": .refuse,
    ])

    static func ingest(
        _ url: String, path: String, key: KeySource = KeySource(Secret("license-key")),
        needs: SinkNeeds = SinkNeeds(), limit: Int = 1_000_000, timeout: Duration = .seconds(20)
    ) throws -> NewRelicIngest {
        NewRelicIngest(
            url: try EndpointURL(url), path: path, key: key,
            limits: BodyLimits(rawBytes: limit, sentBytes: limit), statuses: newRelicStatuses,
            needs: needs, timeout: timeout)
    }

    static var http: HTTPClientPosting { HTTPClientPosting(client: .shared) }

    static var time: TimeSource { SteppedTime(startMilliseconds: now).source }

    static func batch(_ count: Int) -> SinkBatch {
        Rows.batch(Rows.rows(count, timestamp: now - 1000))
    }
}

/// An endpoint in memory, which answers as it is told.
final class ScriptedPosting: HTTPPosting {
    private let requests = Mutex<[HTTPPost]>([])
    private let answer: @Sendable (HTTPPost) async throws(SinkError) -> HTTPAnswer

    init(_ answer: @escaping @Sendable (HTTPPost) async throws(SinkError) -> HTTPAnswer) {
        self.answer = answer
    }

    var posts: [HTTPPost] { requests.withLock { $0 } }

    func post(_ request: HTTPPost) async throws(SinkError) -> HTTPAnswer {
        requests.withLock { $0.append(request) }
        return try await answer(request)
    }
}
