import Diagnostics
import Foundation

extension RunReport {
    /// How a target was asked the last time, and what that cost it.
    struct Target: Codable {
        var name: String
        var state: String
        var reason: String?
        /// Nil where its source has no profiles.
        var profile: String?
        var size: Double?
        /// Whether the budget, and not the size, chose the profile.
        var isByBudget: Bool
        /// Seconds from the last poll to the next.
        var interval: Double
        /// Whether that is longer than the target's own, because of its budget.
        var isStretched: Bool
        var requests: Int
        var bytes: Int
        /// For how long a request was under way.
        var answerSeconds: Double

        /// The share of time in which a request is under way.
        var load: Double { interval > 0 ? answerSeconds / interval : 0 }
    }

    /// The most targets that a report has, those that cost most.
    static let maximumTargets = 1_000
}

extension [RunReport.Target] {
    /// The most targets that are shown as text.
    static let maximumLines = 20

    /// A line for each of them, those that cost most first.
    var lines: [String] {
        prefix(Self.maximumLines).map(\.line)
            + (count > Self.maximumLines
                ? ["  and \(count - Self.maximumLines) more, with --format json"] : [])
    }
}

extension RunReport.Target {
    fileprivate var line: String {
        let perMinute = interval > 0 ? Double(requests) * 60 / interval : 0
        var line = "  \(shown(name))  \(state)" + (reason.map { " (\($0))" } ?? "")
        if let profile {
            line += ", profile \(shown(profile))"
            if let size { line += " at size \(String(format: "%.0f", size))" }
            if isByBudget { line += ", as its budget asks for" }
        }
        line += String(
            format: ", %.1f requests a minute, busy with them %.1f %% of the time", perMinute,
            load * 100)
        if isStretched {
            line += String(format: ", every %.0f s because of its budget", interval)
        }
        return line
    }
}
