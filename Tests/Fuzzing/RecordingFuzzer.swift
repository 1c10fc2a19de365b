import Definitions
import Glibc
import Plans
import Telemetry

/// Reads any bytes as a recording; the first two say where it is cut off.
///
/// Beyond not trapping it holds that one that is cut off gives the first of the polls of the whole, that
/// damage ends it for good, and that an answer that is written again is read as the same one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRecording(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard count > 2 else { return 0 }
    let bytes = Array(input[2...])
    let whole = polls(bytes)
    let end = (Int(input[0]) << 8 | Int(input[1])) % (bytes.count + 1)
    let cut = polls(Array(bytes[..<end]))
    precondition(whole.starts(with: cut), "cut off, it has other polls")
    for poll in whole {
        for (name, answer) in poll.answers { checkWritten(answer, of: name) }
    }
    return 0
}

/// One answer, in what can be compared.
private struct Answer: Equatable {
    var rows: [KeyValue] = []
    var refused = 0
    var truncated = 0
    var isAppended = false
    var isCut = false
    /// Why it failed; a detail is not recorded.
    var reason: CollectionError.Reason?
    var status: Int?

    init(_ answer: RecordedAnswer) {
        switch answer.result {
        case .failure(let error): (reason, status) = (error.reason, error.status)
        case .success(let collected):
            rows = collected.rows.scalars.map { KeyValue($0) }
            refused = collected.faults.refusedRows
            truncated = collected.faults.truncatedAnswers
            isAppended = collected.isAppended
            isCut = collected.isCut
        }
    }
}

private struct Poll: Equatable {
    var moment: Collected.Moment
    var answers: [String: RecordedAnswer]

    static func == (one: Poll, other: Poll) -> Bool {
        one.moment == other.moment
            && one.answers.mapValues { Answer($0) } == other.answers.mapValues { Answer($0) }
    }
}

private let layouts = Dictionary(
    uniqueKeysWithValues: FuzzedSource.plans.map { ($0.name, $0.layout) })

private func polls(_ bytes: [UInt8]) -> [Poll] {
    let file = FuzzedFile.shared
    file.write(bytes)
    var polls: [Poll] = []
    guard let reader = try? RecordingReader(file.path) else { return [] }
    do throws(CollectionError) {
        while let poll = try reader.next(layouts) {
            precondition(poll.answers.keys.allSatisfy { layouts[$0] != nil }, "another request")
            polls.append(Poll(moment: poll.moment, answers: poll.answers))
        }
        let next = try reader.next(layouts)
        precondition(reader.isOver && next == nil, "not over")
    } catch {
        var again: CollectionError?
        do throws(CollectionError) { _ = try reader.next(layouts) } catch { again = error }
        precondition(again == error, "it goes on behind the damage")
    }
    return polls
}

private func checkWritten(_ answer: RecordedAnswer, of name: String) {
    guard let layout = layouts[name] else { preconditionFailure() }
    let moment = Collected.Moment(elapsed: .seconds(1), milliseconds: answer.moment.milliseconds)
    let header = RecordingHeader(
        program: "1", source: "s", target: "t", cluster: nil, instance: nil, time: 0,
        interval: .seconds(30), plans: FuzzedSource.plans)
    var bytes = header.line
    RecordedAnswer(request: name, moment: moment, result: answer.result)
        .append(by: layout, hiding: RecordingPseudonyms(), to: &bytes)
    bytes += Array("{\"poll\":1}\n{\"polls\":1}\n".utf8)
    let again = polls(bytes)
    precondition(again.count == 1 && again[0].moment == moment, "written as no poll")
    precondition(again[0].answers[name].map { Answer($0) } == Answer(answer), "written otherwise")
}

/// A file that is written anew for each input, and that nobody else sees.
private struct FuzzedFile {
    static let shared = FuzzedFile()
    private let descriptor: CInt
    let path: String

    private init() {
        var name = Array("/dev/shm/recording-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        precondition(descriptor >= 0 && unlink(name) == 0, "no file")
        path = "/proc/self/fd/\(descriptor)"
    }

    func write(_ bytes: [UInt8]) {
        precondition(ftruncate(descriptor, 0) == 0, "not empty")
        precondition(pwrite(descriptor, bytes, bytes.count, 0) == bytes.count, "not written")
    }
}
