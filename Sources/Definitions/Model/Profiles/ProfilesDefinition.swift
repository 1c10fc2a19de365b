public import Diagnostics

/// How a source asks for less the greater the thing is that it watches: its profiles, from the most
/// detailed to the least.
public struct ProfilesDefinition: Sendable {
    /// Which field of which one-row request says how great the thing is, as `request.field`.
    public var size: Located<String>
    /// By sample and metric, what the thing says of all rows together, also of those that are not read.
    public var sums: [NamedValue<[NamedValue<SourceText>]>] = []
    public var steps: [NamedValue<ProfileDefinition>] = []
    public var place: Place

    /// The most profiles of a source.
    public static let maximumSteps = 8

    init(place: Place) {
        self.place = place
        size = Located("", at: place)
    }

    private static let keys = Record<ProfilesDefinition>(
        "set of profiles",
        "How less is asked for the greater the thing is: a field that says its size, and profiles from "
            + "the most detailed to the least.",
        start: ProfilesDefinition.init(place:),
        fields: [
            .required(
                "size", \.size, Codec.string.located,
                "The field that says how great the thing is, behind its request's name, such as "
                    + "`overview.object_totals.queues`. The request has one row and is asked first."
            ),
            .defaulted(
                "sums", \.sums,
                Codec.expression.map(of: "metric name").map(of: "sample name"), "none",
                "By sample and metric, what the thing says of all rows together. Where only the "
                    + "first rows are read, this without them is the value of the row that stands "
                    + "for the rest."),
            .required(
                "steps", \.steps, ProfileDefinition.record.codec.map(of: "profile name"),
                "The profiles, from the most detailed to the least."),
        ])

    /// The keys, and what they must be together.
    static let record: Record<ProfilesDefinition> = {
        var record = keys
        record.check = { profiles, report in profiles.checkOrder(report: &report) }
        return record
    }()

    /// Reads them whole or not at all: a part of them would ask for more than the author meant.
    static let codec = Codec<ProfilesDefinition>(record.codec.schema) { node, report in
        record.decodeWhole(node, report: &report)
    }

    /// Each profile but the last is for sizes up to a bound, and bounds rise.
    private func checkOrder(report: inout DiagnosticReport) {
        guard (2...Self.maximumSteps).contains(steps.count) else {
            report.add(.stepCount(steps.count, at: place))
            return
        }
        var last: Located<Int>?
        for (index, step) in steps.enumerated() {
            let isLast = index == steps.count - 1
            guard let bound = step.value.upTo else {
                if !isLast { report.add(.withoutBound(step.name)) }
                continue
            }
            if isLast { report.add(.lastWithBound(bound.place)) }
            if let last, bound.value <= last.value { report.add(.fallingBound(bound, last)) }
            last = bound
        }
    }
}

extension Diagnostic {
    fileprivate static func stepCount(_ count: Int, at place: Place) -> Diagnostic {
        Diagnostic(
            "source/profile-order",
            "a source has two to \(ProfilesDefinition.maximumSteps) profiles", at: place,
            label: "has \(count)",
            help: count < 2
                ? "write one for what is small and one for what is great, or remove `profiles`"
                : "leave some out")
    }

    fileprivate static func withoutBound(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/profile-order", "only the last profile is for every size", at: name.place,
            label: "up to which size?", help: "add `upTo:` with the greatest size that it is for")
    }

    fileprivate static func lastWithBound(_ place: Place) -> Diagnostic {
        Diagnostic(
            "source/profile-order", "the last profile is for every size", at: place,
            label: "and beyond that?", help: "remove `upTo`, or add a profile behind it")
    }

    fileprivate static func fallingBound(
        _ bound: Located<Int>, _ last: Located<Int>
    ) -> Diagnostic {
        Diagnostic(
            "source/profile-order", "the bounds of profiles rise", at: bound.place,
            label: "not greater than \(last.value)",
            help: "put the profiles in the order of their sizes",
            remarks: [.init("the bound before it", at: last.place)])
    }
}
