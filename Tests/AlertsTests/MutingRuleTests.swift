import Alerts
import Diagnostics
import Testing

/// Silences and maintenance windows as muting rules of New Relic.
struct MutingRuleTests {
    private static let rules = AlertFiles(
        alerts: """
            deep:
              title: Deep
              golden: depth
              warning: { above: 10 }
              critical: { above: 20 }
            deeper:
              title: Deeper
              golden: depth
              critical: { above: 30 }
            gone:
              title: Gone
              golden: depth
              warning: { above: 10 }
              noData: { after: 10m }
            """
    ).rules

    private static func policy(_ suppressions: AlertSuppression...) -> AlertPolicy {
        AlertPolicy(named: "P", rules, muting: suppressions)
    }

    private static func input(_ suppression: AlertSuppression) throws -> String {
        let policy = policy(suppression)
        return try #require(policy.mutingRules.first, "\(policy.refusals)").input.text
    }

    private static func tests(_ matching: [String: String]) throws -> String {
        let text = try input(
            AlertSuppression(
                reason: "r", time: .once(from: nil, until: nil), matching: matching))
        let start = try #require(text.firstRange(of: #""conditions":"#)).upperBound
        return String(text[start...].dropLast(2))
    }

    private static func schedule(_ time: AlertSuppression.Time) throws -> String? {
        let text = try input(AlertSuppression(reason: "r", time: time))
        return text.firstRange(of: #""schedule":"#).map {
            String(text[$0.upperBound...].dropLast())
        }
    }

    private static let ofPolicy =
        #"{"attribute":"policyName","operator":"EQUALS","values":["P"]}"#

    @Test func `a silence of everything mutes the policy, with the reason`() throws {
        let rule = try #require(
            Self.policy(
                AlertSuppression(reason: "the move", time: .once(from: nil, until: 1500))
            ).mutingRules.first)
        #expect(rule.key == "silences/the move" && rule.name == "P: the move")
        #expect(
            rule.input.text
                == #"{"name":"P: the move","description":"the move","enabled":true,"#
                + #""actionOnMutingRuleWindowEnded":"CLOSE_ISSUES_ON_INACTIVE","#
                + #""condition":{"operator":"AND","conditions":["# + Self.ofPolicy + #"]},"#
                + #""schedule":{"endTime":"1970-01-01T00:00:02","timeZone":"UTC"}}"#)
    }

    @Test func `what is matched is of conditions, tags and the entity`() throws {
        #expect(try Self.tests([:]) == "[\(Self.ofPolicy)]")
        #expect(
            try Self.tests(["queueName": "mails", "alert": "INFRA-QUEUE/deep"])
                == "[\(Self.ofPolicy),"
                + #"{"attribute":"conditionName","operator":"EQUALS","values":["Deep"]},"#
                + #"{"attribute":"tags.queueName","operator":"EQUALS","values":["mails"]}]"#)
        #expect(try Self.tests(["entityType": "INFRA-QUEUE"]) == "[\(Self.ofPolicy)]")
        // An attribute that is not there is an empty one.
        #expect(
            try Self.tests(["region": ""])
                == "[\(Self.ofPolicy),"
                + #"{"attribute":"tags.region","operator":"IS_BLANK","values":[]}]"#)
    }

    @Test func `a severity and a cause are said where a condition has no other`() throws {
        #expect(
            try Self.tests(["severity": "critical", "alert": "INFRA-QUEUE/deeper"])
                .contains(#""conditionName","operator":"EQUALS","values":["Deeper"]"#))
        let refused = Self.policy(
            AlertSuppression(
                reason: "a", time: .once(from: nil, until: nil), matching: ["severity": "warning"]),
            AlertSuppression(
                reason: "b", time: .once(from: nil, until: nil), matching: ["cause": "loss"]),
            AlertSuppression(
                reason: "c", time: .once(from: nil, until: nil), matching: ["alert": "none"]),
            AlertSuppression(
                reason: "d", time: .once(from: nil, until: nil), matching: ["colour": "red"]),
            AlertSuppression(
                reason: "e", time: .weekly(days: [], from: 0, until: 60, zone: "UTC")))
        #expect(refused.mutingRules.isEmpty)
        #expect(
            refused.refusals.map { "\($0.key): \($0.reason)" } == [
                "silences/a: a muting rule cannot tell incidents apart by severity, and "
                    + "INFRA-QUEUE/deep has others than warning",
                "silences/b: a muting rule cannot tell incidents apart by cause, and "
                    + "INFRA-QUEUE/gone has others than loss",
                "silences/c: no condition of the policy is about what it matches",
                "silences/d: no condition of the policy is about what it matches",
                "maintenance/e: it is on no day",
            ])
    }

    @Test func `times are those of the clocks of a zone`() throws {
        #expect(try Self.schedule(.once(from: nil, until: nil)) == nil)
        #expect(
            try Self.schedule(.once(from: 1_769_940_000_999, until: 1_769_947_200_000))
                == #"{"startTime":"2026-02-01T10:00:00","endTime":"2026-02-01T12:00:00","#
                + #""timeZone":"UTC"}"#)
        #expect(
            try Self.schedule(.weekly(days: [6], from: 1320, until: 120, zone: "Europe/Berlin"))
                == #"{"startTime":"2024-01-13T22:00:00","endTime":"2024-01-14T02:00:00","#
                + #""timeZone":"Europe/Berlin","repeat":"WEEKLY","weeklyRepeatDays":["SATURDAY"]}"#)
        #expect(
            try Self.schedule(.weekly(days: [5, 1], from: 0, until: 1440, zone: "UTC"))
                == #"{"startTime":"2024-01-08T00:00:00","endTime":"2024-01-09T00:00:00","#
                + #""timeZone":"UTC","repeat":"WEEKLY","weeklyRepeatDays":["MONDAY","FRIDAY"]}"#)
        let daily = AlertSuppression.Time.weekly(
            days: Set(0...6), from: 60, until: 120, zone: "UTC")
        #expect(
            try Self.schedule(daily)
                == #"{"startTime":"2024-01-07T01:00:00","endTime":"2024-01-07T02:00:00","#
                + #""timeZone":"UTC","repeat":"DAILY"}"#)
        // All day, every day, is always.
        #expect(
            try Self.schedule(.weekly(days: Set(0...6), from: 0, until: 1440, zone: "UTC")) == nil)
    }

    @Test func `those of one reason are told apart, and names are not too long`() {
        let once = AlertSuppression(reason: "same", time: .once(from: nil, until: 1))
        let weekly = AlertSuppression(
            reason: "same", time: .weekly(days: [1], from: 0, until: 60, zone: "UTC"))
        let long = AlertSuppression(
            reason: String(repeating: "x", count: 1000), time: .once(from: nil, until: 1))
        let rules = Self.policy(once, weekly, once, long).mutingRules
        #expect(
            rules.prefix(3).map(\.key) == ["silences/same", "maintenance/same", "silences/same 2"])
        #expect(rules.map(\.name.count).max() == 128)
        #expect(Set(rules.map(\.key)).count == 4)
    }
}
