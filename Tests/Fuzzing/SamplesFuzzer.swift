import Synthesis
import Telemetry

/// Reads the lines of any bytes as rows of any keys.
///
/// Beyond not trapping it holds that a line gives the same sample, or the same error, whatever the
/// reader has read before and whatever is behind the line.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSamples(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard let reader = SampleReader(eventType: "D") else { preconditionFailure() }
    for line in input.split(separator: 0x0A).prefix(maximumLines) {
        guard let fresh = SampleReader(eventType: "D") else { preconditionFailure() }
        let first = Outcome(line, reader, behind: 0)
        precondition(first == Outcome(line, fresh, behind: 0x7D), "what was read before")
        precondition(first == Outcome(line, reader, behind: 0x22), "the second time")
    }
    _ = reader.takeFindings()
    return 0
}

/// Of an input; a reader of its own for each of very many would be slow.
private let maximumLines = 20

private struct Outcome: Equatable {
    var eventType: String?
    var names: [[UInt8]] = []
    var attributes: [Scalar] = []
    var texts: [[UInt8]] = []
    var timestamp: Int64?
    var error: RowError?

    init(_ line: Slice<UnsafeBufferPointer<UInt8>>, _ reader: SampleReader, behind: UInt8) {
        let room = UnsafeMutableRawBufferPointer.allocate(
            byteCount: line.count + SampleReader.padding, alignment: 1)
        defer { room.deallocate() }
        room.copyBytes(from: line)
        for place in line.count..<room.count { room[place] = behind }
        do throws(RowError) {
            let text = UnsafeRawBufferPointer(rebasing: room[..<line.count])
            guard let sample = try reader.read(text) else { return }
            eventType = sample.shape.eventType
            names = sample.shape.attributes.map { Array($0.utf8) }
            attributes = sample.attributes
            texts = sample.attributes.map { Array(($0.text ?? "").utf8) }
            timestamp = sample.timestamp
        } catch {
            self.error = error
            return
        }
        precondition(names.count <= SampleReader.maximumKeys, "many keys")
        precondition(
            names.allSatisfy { $0.count <= SampleReader.maximumNameLength }, "a long name")
    }
}
