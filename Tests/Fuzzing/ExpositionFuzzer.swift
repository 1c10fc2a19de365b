import Exposition
import Telemetry

/// Reads any bytes as an exposition; the first two say in which format and in chunks of which size.
///
/// Beyond not trapping it holds that chunks give what the whole gives, samples and mistakes alike, and
/// that a table has no row that no series made.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExposition(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard count > 2 else { return 0 }
    let format: ExpositionFormat = input[0] & 1 == 0 ? .text : .openMetrics
    let body = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: input[2...]))
    let whole = outcome(body, format, chunk: body.count)
    let cut = outcome(body, format, chunk: Int(input[1]) + 1)
    precondition(whole == cut, "chunks give something else")

    let layout = SeriesLayout(
        keys: [.init(label: "a", field: 0)],
        columns: [.init(name: "x", fold: .sum, field: 1), .init(name: "y", field: 2)],
        labelColumns: [.init(label: "b", field: 3)], fieldCount: 4)
    var reader = ExpositionReader(format: format, layouts: [layout])
    do throws(ExpositionError) {
        try reader.feed(body)
        let answer = try reader.finish()
        precondition(answer.tables[0].rowCount <= answer.seriesCount, "a row of no series")
    } catch { precondition(error.line > 0) }
    return 0
}

private struct Outcome: SampleReceiver, Equatable {
    var samples = 0
    var hash = Hasher()
    var digest = 0
    var error: ExpositionError?

    mutating func receive(_ sample: ExpositionSample) {
        samples += 1
        hash.combine(bytes: UnsafeRawBufferPointer(sample.name))
        for label in sample.labels {
            hash.combine(bytes: UnsafeRawBufferPointer(label.name))
            hash.combine(bytes: UnsafeRawBufferPointer(label.value))
        }
        hash.combine(sample.value)
        hash.combine(sample.timestamp)
    }

    static func == (left: Outcome, right: Outcome) -> Bool {
        left.samples == right.samples && left.digest == right.digest && left.error == right.error
    }
}

private func outcome(
    _ body: UnsafeRawBufferPointer, _ format: ExpositionFormat, chunk: Int
) -> Outcome {
    var parser = ExpositionParser(format: format)
    var outcome = Outcome()
    do throws(ExpositionError) {
        for place in stride(from: 0, to: body.count, by: chunk) {
            let end = min(place + chunk, body.count)
            try parser.feed(UnsafeRawBufferPointer(rebasing: body[place..<end]), into: &outcome)
        }
        try parser.finish(into: &outcome)
    } catch { outcome.error = error }
    outcome.digest = outcome.hash.finalize()
    return outcome
}
