import Definitions
import Diagnostics
import Plans
import Telemetry

/// Reads any bytes as an answer, by one of some layouts that the first one chooses; the second one says
/// in which parts lines come.
///
/// Beyond not trapping it holds that what is behind the bytes does not matter, that a reader reads a
/// page as it did before, that lines in parts give the rows and the error of the whole, and that where
/// all lines can be read, those who leave out the others take them all.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRows(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard count > 2 else { return 0 }
    let plan = FuzzedSource.plans[Int(input[0]) % FuzzedSource.plans.count]
    let body = Array(input[2...])
    let whole = outcome(body, plan, part: body.count, behind: 0)
    precondition(whole == outcome(body, plan, part: body.count, behind: 0x7D), "what is behind")
    precondition(whole.rows.count <= body.count * plan.layout.fieldCount, "rows out of nothing")
    if plan.format == .ndjson {
        precondition(whole == outcome(body, plan, part: Int(input[1]) + 1, behind: 0), "in parts")
        if whole.error == nil { checkLines(body, plan, whole) }
    } else {
        precondition(whole == twice(body, plan), "the second time")
    }
    return 0
}

private struct Outcome: Equatable {
    /// Those of all rows; a text is another one where its bytes are.
    var rows: [KeyValue] = []
    var seen = 0
    var faults = RowFaults()
    var error: CollectionError?

    init(_ decoder: RowDecoder, seen: Int, _ error: CollectionError?) {
        let rows = decoder.rows
        precondition(rows.scalars.count == rows.rowCount * rows.fieldCount, "half a row")
        self.rows = rows.scalars.map { KeyValue($0) }
        self.seen = seen
        self.error = error
        faults = decoder.faults
        precondition(faults.summaries.count <= RowFaults.maximumSummaries + 1, "many summaries")
        precondition(error?.detail.isEmpty != true, "an error without words")
    }
}

private let maximumRows = 1_000

private func outcome(
    _ body: [UInt8], _ plan: RequestPlan, part: Int, behind: UInt8
) -> Outcome {
    guard let reader = RowReader(plan.layout, format: plan.format) else { preconditionFailure() }
    var decoder = RowDecoder(plan.layout)
    decoder.beginPage()
    var (seen, first, place) = (0, 1, 0)
    do throws(CollectionError) {
        guard plan.format == .ndjson else {
            seen = try padded(body[...], behind) { text throws(CollectionError) in
                try reader.readPage(text, maximumRows: maximumRows, into: &decoder)
            }
            return Outcome(decoder, seen: seen, nil)
        }
        for end in stride(from: part, to: body.count + part, by: part) {
            let read = try padded(body[place..<min(end, body.count)], behind) {
                text throws(CollectionError) in
                try reader.readLines(
                    text, from: first, isEnd: end >= body.count, maximumRows: maximumRows - seen,
                    into: &decoder)
            }
            seen += read.rows
            first += read.lines
            place += read.bytes
        }
        precondition(place == body.count, "bytes that are not read")
        return Outcome(decoder, seen: seen, nil)
    } catch {
        // What was read before it is of no use.
        return Outcome(RowDecoder(plan.layout), seen: 0, error)
    }
}

/// What one reader gives of a body that it has read before.
private func twice(_ body: [UInt8], _ plan: RequestPlan) -> Outcome {
    guard let reader = RowReader(plan.layout) else { preconditionFailure() }
    for isLast in [false, true] {
        var decoder = RowDecoder(plan.layout)
        decoder.beginPage()
        do throws(CollectionError) {
            let seen = try padded(body[...], 0) { text throws(CollectionError) in
                try reader.readPage(text, maximumRows: maximumRows, into: &decoder)
            }
            if isLast { return Outcome(decoder, seen: seen, nil) }
        } catch {
            if isLast { return Outcome(RowDecoder(plan.layout), seen: 0, error) }
        }
    }
    preconditionFailure()
}

private func checkLines(_ body: [UInt8], _ plan: RequestPlan, _ whole: Outcome) {
    guard var lines = RowLines(plan.layout) else { preconditionFailure() }
    for line in body.split(separator: 0x0A) {
        padded(line, 0) { lines.take($0) }
    }
    // What is no object is a row that is refused, or a line that is.
    precondition(lines.badLines + lines.rowsSeen == whole.seen, "lines are left out")
    precondition(lines.badLines <= whole.faults.refusedRows, "a line that is right is refused")
    if plan.layout.key.isEmpty {
        let rows = lines.collected(bytes: body.count).rows
        precondition(rows.scalars.map { KeyValue($0) } == whole.rows, "other rows")
    }
}

/// Calls with the bytes and with what has to be readable behind them.
private func padded<Result, Failure: Error>(
    _ bytes: ArraySlice<UInt8>, _ behind: UInt8,
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
) throws(Failure) -> Result {
    // Of just this size, so that whoever reads further is found.
    let room = UnsafeMutableRawBufferPointer.allocate(
        byteCount: bytes.count + RowReader.padding, alignment: 1)
    defer { room.deallocate() }
    room.copyBytes(from: bytes)
    for place in bytes.count..<room.count { room[place] = behind }
    return try body(UnsafeRawBufferPointer(rebasing: room[..<bytes.count]))
}
