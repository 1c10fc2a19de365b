import Definitions

/// Evaluates one rule, again and again: from what its signal and its guards are at a time to what
/// becomes of its alerts. Time is an argument, and nothing is asked of the world.
///
/// The meaning is that of `AlertRule`. A time in which nothing was evaluated, as when the program was
/// not running, counts for no loss; and for one window after it, a value that is missing, of the signal
/// or of a guard, ends nothing. A pending alert survives such a time up to `outageTolerance`, which is
/// then no part of how long its condition held. Evaluations that are late are no such time.
public struct AlertEvaluator: Sendable {
    public let rule: AlertRule
    /// How far evaluations are apart, in milliseconds.
    public let step: Int64
    public private(set) var state: AlertState
    /// How many series the last evaluation left out, since there are too many.
    public private(set) var ignoredSeries = 0
    /// Whether nothing was evaluated since the state was given.
    private var isFresh = true
    /// Whether the last evaluation was so late that it could have been after an outage.
    private var wasLate = false

    /// The most series of a rule that are remembered; further ones are left out and counted.
    public static let maximumSeries = 5_000
    /// How long nothing may have been evaluated before what is pending begins anew, in milliseconds.
    public static let outageTolerance: Int64 = 3_600_000
    /// How many evaluations at least are missed in an outage of a program that goes on, such as when
    /// the machine slept; fewer are late.
    public static let leastOutageSteps: Int64 = 4

    /// - Parameters:
    ///   - rule: The rule.
    ///   - step: How far evaluations are apart, in milliseconds.
    ///   - state: What another evaluator of the same rule left; one that was of another shape is of
    ///     no use and dropped.
    public init(_ rule: AlertRule, step: Int64, state: AlertState = AlertState()) {
        self.rule = rule
        self.step = max(step, 1)
        let shape = AlertState.Shape(rule)
        self.state = state.shape == shape ? state : AlertState()
        self.state.shape = shape
        self.state.series.sort { $0.key < $1.key }
    }

    /// Evaluates once.
    ///
    /// - Parameters:
    ///   - reading: The values now.
    ///   - now: Milliseconds since 1970 UTC; the same time again changes nothing.
    /// - Returns: What changes, in the order of the series, the lesser severity first.
    public mutating func evaluate(_ reading: AlertReading, at now: Int64) -> [AlertChange] {
        guard state.evaluatedAt != now else { return [] }
        bridge(to: now)
        state.evaluatedAt = now
        var known = Dictionary(
            state.series.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let fresh = reading.values.keys.filter { known[$0] == nil }.sorted()
        let room = max(Self.maximumSeries - known.count, 0)
        ignoredSeries = max(fresh.count - room, 0)
        for key in fresh.prefix(room) {
            known[key] = AlertState.Series(
                key: key, lastValue: nil, lastSeen: nil, active: [], history: nil)
        }
        var changes: [AlertChange] = []
        var kept: [AlertState.Series] = []
        for key in known.keys.sorted() {
            guard var series = known[key] else { continue }
            changes += evaluate(&series, reading, at: now)
            if isWorthKeeping(series, at: now) { kept.append(series) }
        }
        state.series = kept
        return changes
    }

    /// Takes a time without evaluations, and a clock that was set back, out of what is remembered.
    private mutating func bridge(to now: Int64) {
        defer { isFresh = false }
        guard let last = state.evaluatedAt else { return }
        let gap = now - last - step
        let isLate = gap >= (isFresh ? step : max(Self.leastOutageSteps * step, rule.window))
        // Where each evaluation is late, evaluations are slow, and rows go on.
        let isOutage = isLate && !wasLate
        wasLate = isLate
        if isOutage {
            state.graceUntil = now + rule.window
        } else if let grace = state.graceUntil {
            // One that was given when the clock was ahead must not last for ever.
            state.graceUntil = now >= grace ? nil : min(grace, now + rule.window)
        }
        for index in state.series.indices {
            var series = state.series[index]
            if isOutage {
                series.lastSeen = series.lastSeen.map { $0 + gap }
                if gap > Self.outageTolerance { series.active.removeAll { $0.firedAt == nil } }
            }
            series.lastSeen = series.lastSeen.map { min($0, now) }
            for active in series.active.indices {
                let isPending = series.active[active].firedAt == nil
                let since = series.active[active].since + (isOutage && isPending ? gap : 0)
                series.active[active].since = min(since, now)
            }
            state.series[index] = series
        }
    }

    private func evaluate(
        _ series: inout AlertState.Series, _ reading: AlertReading, at now: Int64
    ) -> [AlertChange] {
        let present = reading.values[series.key].flatMap { $0.isNaN ? nil : $0 }
        if let present {
            series.lastValue = present
            series.lastSeen = now
        }
        let value = present ?? filled(series, at: now)
        let measure = value.flatMap { self.measure(of: $0, in: &series, at: now) }
        let guards = guards(of: series.key, reading)
        let canBeLate = reading.isCut || state.graceUntil.map { now < $0 } ?? false
        var changes: [AlertChange] = []
        for level in rule.levels {
            let isBeyond = measure.map { level.comparison.holds($0, level.bound) } ?? false
            let isUnknown =
                guards != .refuse && (present == nil || (guards == .unknown && isBeyond))
            changes += series.turn(
                level.severity, .level, holds: guards == .met && isBeyond, since: now,
                after: level.duration, value: measure, isGrace: canBeLate && isUnknown, at: now)
        }
        if let loss = rule.loss, let seen = series.lastSeen {
            let missing = now - seen
            let isLost = missing >= loss.after && missing < loss.memory
            let isUnknown = reading.isCut && present == nil && missing < loss.memory
            changes += series.turn(
                loss.severity, .loss, holds: isLost && !isUnknown, since: seen, after: 0,
                value: nil, isGrace: isUnknown, at: now)
        }
        let severities = Set(rule.levels.map(\.severity))
        for alert in series.active
        where alert.cause == .level
            ? !severities.contains(alert.severity) : alert.severity != rule.loss?.severity
        {
            // The rule was another one when it was evaluated last.
            changes += series.turn(
                alert.severity, alert.cause, holds: false, since: now, after: 0, value: nil,
                isGrace: false, at: now)
        }
        if let present, case .baseline(_, let length) = rule.condition {
            if series.history == nil {
                series.history = AlertHistory(over: length, before: rule.window)
            }
            series.history?.add(present, at: now)
        }
        return changes
    }

    private enum Guards {
        case met
        /// One does not hold.
        case refuse
        /// One has no value, and the others hold.
        case unknown
    }

    private func guards(of key: AlertSeries, _ reading: AlertReading) -> Guards {
        var guards = Guards.met
        for (index, condition) in rule.guards.enumerated() {
            guard reading.guards.indices.contains(index),
                let value = reading.guards[index][key], !value.isNaN
            else {
                guards = .unknown
                continue
            }
            if !condition.comparison.holds(value, condition.bound) { return .refuse }
        }
        return guards
    }

    /// What stands for a value that is missing.
    private func filled(_ series: AlertState.Series, at now: Int64) -> Double? {
        guard let seen = series.lastSeen else { return nil }
        switch rule.fill {
        case .none: return nil
        case .last(let age): return now - seen < age ? series.lastValue : nil
        case .value(let value, let age): return now - seen < age ? value : nil
        }
    }

    /// What is compared with the bounds.
    private func measure(
        of value: Double, in series: inout AlertState.Series, at now: Int64
    ) -> Double? {
        guard case .baseline(let direction, let length) = rule.condition else { return value }
        guard series.history?.fits(length, before: rule.window) ?? false else {
            series.history = nil
            return nil
        }
        series.history?.forget(before: now)
        let least = AlertHistory.leastCount(over: length, step: step)
        return series.history?.deviation(of: value, at: now, least: least).map { deviation in
            switch direction {
            case .upper: deviation
            case .lower: -deviation
            case .both: abs(deviation)
            }
        }
    }

    /// Whether anything of it can matter at a later evaluation.
    private func isWorthKeeping(_ series: AlertState.Series, at now: Int64) -> Bool {
        if !series.active.isEmpty { return true }
        guard let seen = series.lastSeen else { return false }
        var memory: Int64 = 0
        switch rule.fill {
        case .none: break
        case .last(let age), .value(_, let age): memory = age
        }
        if let loss = rule.loss { memory = max(memory, loss.memory) }
        if case .baseline(_, let length) = rule.condition {
            memory = max(memory, length + rule.window)
        }
        return memory > 0 && now - seen < memory
    }
}

extension AlertState.Series {
    /// Takes whether a condition holds now, and gives what changes; in a grace, what does not hold
    /// only for want of a value is left as it is.
    fileprivate mutating func turn(
        _ severity: AlertRule.Severity, _ cause: AlertState.Cause, holds: Bool, since: Int64,
        after duration: Int64, value: Double?, isGrace: Bool, at now: Int64
    ) -> [AlertChange] {
        func change(_ kind: AlertChange.Kind, _ alert: AlertState.Active) -> AlertChange {
            AlertChange(
                kind: kind, series: key, severity: severity, cause: cause, since: alert.since,
                at: now, value: alert.value)
        }
        let index = active.firstIndex { $0.severity == severity && $0.cause == cause }
        guard holds else {
            guard let index else { return [] }
            if isGrace { return [] }
            let isFiring = active[index].firedAt != nil
            var ended = active.remove(at: index)
            ended.value = value ?? ended.value
            return [change(isFiring ? .resolved : .dropped, ended)]
        }
        var alert =
            index.map { active[$0] }
            ?? AlertState.Active(severity: severity, cause: cause, since: since, firedAt: nil)
        alert.value = value
        var changes: [AlertChange] = []
        if alert.firedAt == nil, cause == .loss || now - alert.since >= duration {
            alert.firedAt = now
            changes.append(change(.firing, alert))
        } else if index == nil {
            changes.append(change(.pending, alert))
        }
        if let index { active[index] = alert } else { active.append(alert) }
        return changes
    }
}
