import Exposition
import Telemetry

/// A text as it was read, in values that can be compared.
struct ReadExposition: SampleReceiver, Equatable {
    struct Sample: Equatable {
        var name: String
        var labels: [[String]]
        var value: Scalar
        var timestamp: Int64?
    }

    struct Metadata: Equatable {
        var kind: ExpositionMetadata.Kind
        var family: String
        var text: String
    }

    var samples: [Sample] = []
    var metadata: [Metadata] = []

    mutating func receive(_ sample: ExpositionSample) {
        samples.append(
            Sample(
                name: String(decoding: sample.name, as: UTF8.self),
                labels: sample.labels.map {
                    [
                        String(decoding: $0.name, as: UTF8.self),
                        String(decoding: $0.value, as: UTF8.self),
                    ]
                }, value: sample.value, timestamp: sample.timestamp))
    }

    mutating func receive(_ line: ExpositionMetadata) {
        metadata.append(
            Metadata(
                kind: line.kind, family: String(decoding: line.family, as: UTF8.self),
                text: String(decoding: line.text, as: UTF8.self)))
    }
}

/// Reads a text in chunks of some sizes, over and over; each lies in memory of its own, which ends
/// where it ends.
func read(
    _ text: some Collection<UInt8>, _ format: ExpositionFormat, chunks: [Int] = [],
    selection: ExpositionSelection = .everything, limits: ExpositionLimits = ExpositionLimits()
) throws(ExpositionError) -> ReadExposition {
    var parser = ExpositionParser(format: format, selection: selection, limits: limits)
    var receiver = ReadExposition()
    var rest = text[...]
    var index = 0
    while !rest.isEmpty {
        let count = chunks.isEmpty ? rest.count : chunks[index % chunks.count]
        let chunk = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        index += 1
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk.count, alignment: 1)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: chunk)
        try parser.feed(UnsafeRawBufferPointer(buffer), into: &receiver)
    }
    try parser.finish(into: &receiver)
    return receiver
}

/// The one sample of a line that stands alone.
func sample(_ line: String, _ format: ExpositionFormat) throws -> ReadExposition.Sample? {
    let text = line + "\n" + (format == .openMetrics ? "# EOF\n" : "")
    let samples = try read(text.utf8, format).samples
    return samples.count == 1 ? samples[0] : nil
}

/// Why a text is refused; nil where it is not.
func refusal(
    _ text: String, _ format: ExpositionFormat, limits: ExpositionLimits = ExpositionLimits()
) -> ExpositionError? {
    do throws(ExpositionError) {
        _ = try read(text.utf8, format, limits: limits)
        return nil
    } catch { return error }
}
