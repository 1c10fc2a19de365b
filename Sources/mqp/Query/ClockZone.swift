import Answers
import Foundation
import Queries
import QueryExecution
import Synchronization

/// The time zones of this machine's database, as queries and answers ask for them.
enum ClockZone {
    /// How far the clocks of a zone are ahead of UTC at a time, both in milliseconds; nil where there is
    /// no such zone.
    static func offset(_ zone: String, _ time: Int64) -> Int64? {
        if zone == "UTC" { return 0 }
        guard let known = known(zone) else { return nil }
        let date = Date(timeIntervalSince1970: Double(time) / 1000)
        return Int64(known.secondsFromGMT(for: date)) * 1000
    }

    /// The names that queries can name.
    static let names = QueryTimeZones(names: TimeZone.knownTimeZoneIdentifiers) { name in
        offset(name, 0) != nil
    }

    /// What a query is answered in at a time.
    static func context(now: Int64) -> QueryContext {
        QueryContext(now: now, offset: { offset($0, $1) })
    }

    /// The zone of a query as its answer is shown in.
    static func zone(_ name: String?) -> Answer.Zone {
        guard let name, name != "UTC" else { return Answer.Zone() }
        return Answer.Zone(name: name) { offset(name, $0) ?? 0 }
    }

    private static let zones = Mutex<[String: TimeZone]>([:])
    /// The most zones that are kept at hand; a query names few.
    private static let maximumKept = 100

    private static func known(_ name: String) -> TimeZone? {
        zones.withLock { zones in
            if let zone = zones[name] { return zone }
            guard let zone = TimeZone(identifier: name) else { return nil }
            if zones.count >= maximumKept { zones.removeAll() }
            zones[name] = zone
            return zone
        }
    }
}
