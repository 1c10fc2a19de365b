public import Definitions
import Diagnostics

extension AlertTimeline {
    /// What is otherwise than it should be, each as a line; empty where all is as it should be.
    ///
    /// - Parameters:
    ///   - expectations: What should be.
    ///   - start: The beginning of the test, in milliseconds since 1970 UTC.
    /// - Returns: The lines.
    public func failures(of expectations: AlertExpectations, from start: Int64) -> [String] {
        var lines: [String] = []
        var expected: Set<Int> = []
        for one in expectations.expected {
            let matching = episodes.indices.filter { index in
                let episode = episodes[index]
                return episode.rule == one.alert.value && episode.severity == one.severity
                    && episode.firedAt != nil
                    && one.matching.allSatisfy {
                        (episode.attributes[$0.name.value] ?? "") == $0.value
                    }
            }
            expected.formUnion(matching)
            let what = "\(one.severity.rawValue) \(shown(one.alert.value))"
            let place = "\(one.alert.place.path):\(one.alert.place.range.start.line): \(what)"
            guard let first = matching.first, let fired = episodes[first].firedAt else {
                lines.append("\(place) does not fire\(reason(of: one))")
                continue
            }
            let after = Duration.milliseconds(fired - start)
            if after < one.firesAfter || after > one.firesBefore {
                lines.append(
                    "\(place) fires after \(write(after)), not from \(write(one.firesAfter)) to "
                        + write(one.firesBefore))
            }
            guard let limit = one.resolvesBefore else { continue }
            let ends = matching.map { index in
                episodes[index].endedAt.map { Duration.milliseconds($0 - start) }
            }
            if let late = ends.first(where: { $0.map { $0 > limit } ?? true }) {
                lines.append(
                    "\(place) ends \(late.map { "after \(write($0))" } ?? "never"), not before "
                        + write(limit))
            }
        }
        for (index, episode) in episodes.enumerated()
        where episode.firedAt != nil && !expected.contains(index)
            && !expectations.others.allows(episode.severity)
        {
            let attributes = episode.attributes.sorted { $0.key < $1.key }
                .map { "\(shown($0.key))=\(shown($0.value))" }.joined(separator: " ")
            let after = Duration.milliseconds((episode.firedAt ?? start) - start)
            lines.append(
                "\(episode.severity.rawValue) \(shown(episode.rule)) of \(attributes) fires after "
                    + "\(write(after)) and is not expected")
        }
        return lines
    }

    /// Why an alert could not fire, where nothing that had a value is what is expected; otherwise empty.
    private func reason(of one: AlertExpectations.Expected) -> String {
        for attribute in one.matching {
            let known = values(of: attribute.name.value, for: one.alert.value)
            guard !known.contains(attribute.value) else { continue }
            let name = shown(attribute.name.value)
            guard !known.isEmpty else { return ": nothing with `\(name)` has a value for it" }
            let others = known.sorted().prefix(Self.maximumNames).map { "`\(shown($0))`" }
                .joined(separator: ", ")
            let more = known.count > Self.maximumNames ? " and others" : ""
            return ": nothing has `\(name)` `\(shown(attribute.value))`; "
                + (suggestion(for: attribute.value, in: known) ?? "there are \(others)\(more)")
        }
        return ""
    }

    /// The most values of an attribute that a line names.
    private static let maximumNames = 5
}

extension AlertExpectations.Others {
    /// Whether an alert of a severity may fire without being listed.
    fileprivate func allows(_ severity: AlertRule.Severity) -> Bool {
        switch self {
        case .none: false
        case .warning: severity == .warning
        case .critical: true
        }
    }
}
