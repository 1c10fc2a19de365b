public import Plans
import Telemetry

extension CounterBaselines {
    /// The version of the bytes; another one is not read.
    private static let version: UInt64 = 1

    /// The state of the counters of several requests as bytes, so that it can be kept with the rows
    /// that it made and a restart loses no interval.
    ///
    /// - Parameters:
    ///   - requests: The name, the layout and the counters of each request.
    ///   - now: The clock of `advance`.
    ///   - wallClock: The same moment in milliseconds since 1970 UTC, which outlives the process.
    /// - Returns: The bytes, which `read` takes.
    public static func bytes(
        of requests: [(name: String, layout: RowLayout, counters: CounterBaselines)],
        at now: Duration, wallClock: Int64
    ) -> [UInt8] {
        var writer = BaselineWriter()
        writer.write(version)
        writer.write(wallClock)
        writer.write(UInt64(requests.count))
        for request in requests {
            writer.write(request.name)
            writer.write(request.layout.fingerprint)
            request.counters.write(to: &writer, at: now)
        }
        return writer.bytes
    }

    /// The counters of requests out of such bytes.
    ///
    /// The time in between is taken from the wall clock. Where that went back it is unknown, and so
    /// are the rates of the first poll, but not the changes.
    ///
    /// - Parameters:
    ///   - bytes: What `bytes` gave.
    ///   - requests: The name and the layout of each request, as the definitions have it now.
    ///   - now: The clock of `advance`.
    ///   - wallClock: The same moment in milliseconds since 1970 UTC.
    /// - Returns: For each request its counters, which are new where the bytes have none for it or the
    ///   definition has changed since; nil where the bytes are not whole.
    public static func read(
        _ bytes: [UInt8], for requests: [(name: String, layout: RowLayout)], at now: Duration,
        wallClock: Int64
    ) -> [CounterBaselines]? {
        var reader = BaselineReader(bytes)
        guard reader.unsigned() == version, let then = reader.signed(), let count = reader.count()
        else { return nil }
        let (away, overflow) = wallClock.subtractingReportingOverflow(then)
        let elapsed: Duration? = overflow || away < 0 ? nil : .milliseconds(away)
        var known: [String: (fingerprint: String, counters: CounterBaselines)] = [:]
        for _ in 0..<count {
            guard let name = reader.text(), let fingerprint = reader.text(),
                let counters = CounterBaselines(&reader, at: now, away: elapsed)
            else { return nil }
            known[name] = (fingerprint, counters)
        }
        guard reader.isAtEnd else { return nil }
        return requests.map { request in
            guard let found = known[request.name], found.fingerprint == request.layout.fingerprint
            else { return CounterBaselines() }
            return found.counters
        }
    }

    private func write(to writer: inout BaselineWriter, at now: Duration) {
        writer.write(Int64(poll))
        writer.write(UInt64(baselines.count))
        for (key, baseline) in baselines {
            writer.write(UInt64(key.count))
            for value in key { writer.write(value.scalar) }
            writer.write(UInt64(baseline.values.count))
            for value in baseline.values { writer.write(value) }
            writer.write(Int64(baseline.poll))
            let age = baseline.time.map { (now - $0) / .milliseconds(1) }
            writer.write(age.map { Scalar.double($0) } ?? .missing)
        }
    }

    private init?(_ reader: inout BaselineReader, at now: Duration, away: Duration?) {
        self.init()
        guard let poll = reader.signed().flatMap(Int.init(exactly:)), let count = reader.count()
        else { return nil }
        self.poll = poll
        baselines.reserveCapacity(count)
        for _ in 0..<count {
            guard let key = Self.scalars(&reader), let values = Self.scalars(&reader),
                let poll = reader.signed().flatMap(Int.init(exactly:)), let age = reader.scalar()
            else { return nil }
            let milliseconds = age.number
            let time: Duration? =
                milliseconds.isFinite && milliseconds.magnitude < 1e15
                ? away.map { now - $0 - .milliseconds(1) * milliseconds } : nil
            baselines[key.map { KeyValue($0) }] = Baseline(values: values, time: time, poll: poll)
        }
    }

    private static func scalars(_ reader: inout BaselineReader) -> [Scalar]? {
        guard let count = reader.count() else { return nil }
        var values: [Scalar] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            guard let value = reader.scalar() else { return nil }
            values.append(value)
        }
        return values
    }
}

extension RowLayout {
    /// What a baseline depends on: the names of the key and of the counters, in order.
    fileprivate var fingerprint: String {
        let keys = key.map { slot in
            fields.first { $0.slot == slot }?.name
                ?? given.first { $0.slot == slot }?.placeholder ?? ""
        }
        let counters = fields.filter { $0.counterSlot != nil }.map(\.name)
        return keys.joined(separator: "\u{1F}") + "\u{1E}" + counters.joined(separator: "\u{1F}")
    }
}
