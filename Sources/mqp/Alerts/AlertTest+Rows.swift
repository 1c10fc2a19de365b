import Alerts
import Definitions
import Diagnostics
import LocalStore
import Synthesis
import Telemetry

extension AlertTest {
    /// The longest time of recorded rows, in milliseconds.
    private static let maximumSpan: Int64 = 366 * 86_400_000

    /// Reads rows to the end, and evaluates whenever one is later than a step.
    ///
    /// - Parameters:
    ///   - descriptor: The input.
    ///   - name: What the input is called.
    ///   - definitions: What makes entities of rows.
    /// - Returns: From the first row's time to the last evaluation.
    /// - Throws: `couldNotRun`, after it was said, where there is nothing to evaluate.
    func feed(
        rowsFrom descriptor: Int32, named name: String, _ definitions: DefinitionSet
    ) throws -> Range<Int64> {
        guard var recorded = RecordedRows(definitions) else {
            throw SpoolFolder.problem("there is no memory to read rows")
        }
        var lines = InputLines(descriptor: descriptor)
        var start: Int64?
        var step: Int64 = 0
        var steps: Int64 = 0
        while let isOpen = lines.readBlock() {
            var rows: [EntityRow] = []
            while let line = lines.next() {
                guard let row = recorded.row(of: line, at: lines.lineNumber) else { continue }
                let time = row.sample.timestamp
                if start == nil {
                    start = time
                    step = evaluation.next(after: time)
                }
                guard time - (start ?? time) <= Self.maximumSpan else {
                    throw SpoolFolder.problem(
                        "the rows are of more than a year, at line \(lines.lineNumber); try a part "
                            + "of them")
                }
                if time >= step { steps += (time - step) / evaluation.step + 1 }
                guard steps <= Self.maximumSteps else {
                    throw SpoolFolder.problem(
                        "the rows take more than \(Self.maximumSteps) evaluations: --step is too short"
                    )
                }
                if time < step - evaluation.step {
                    recorded.addLate(at: lines.lineNumber, by: step - evaluation.step - time)
                }
                while time >= step {
                    store.write(rows, now: step)
                    rows = []
                    evaluate(at: step)
                    step += evaluation.step
                }
                rows.append(row)
            }
            store.write(rows, now: step)
            // Rows that wait are bounded by the store, which must not have to leave any out here.
            store.flush()
            guard isOpen else { break }
        }
        recorded.tell()
        if lines.hasFailed { throw SpoolFolder.problem("\(name) cannot be read") }
        guard let start else {
            throw SpoolFolder.problem(
                lines.lineNumber == 0
                    ? "there are no rows: \(name) is empty"
                    : "there are no rows: of \(lines.lineNumber) lines of \(name) none is one; "
                        + "`mqp simulate` prints such as are meant")
        }
        evaluate(at: step)
        return start..<step
    }
}

/// Rows from the lines of a recording, and what of them alerts do not see.
struct RecordedRows {
    private let reader: SampleReader
    private let types: [EntityTypeDefinition]
    /// The event types of samples that are meant to have no entity, as those that tell of relationships.
    private let entityless: Set<String>
    private var recall: RowRecall
    /// Gives entities to rows that have lost theirs.
    private var synthesizer: Synthesizer?
    /// The account of the rows that have an entity.
    private var account: Int64?
    private var faultCount = 0
    /// By event type, the rows that no entity type takes: how many, and the first one's line.
    private var strangers: [String: (count: Int, line: Int)] = [:]
    private var strangerCount = 0
    private var late: (count: Int, line: Int, by: Int64)?

    /// The most lines that are told as no rows.
    private static let maximumMessages = 20
    /// The most event types of rows without an entity that are told.
    private static let maximumTypes = 5
    /// The most event types of rows without an entity that are counted by themselves.
    private static let maximumCounted = 1_000
    /// From March 1973 to the year 9999: before it are times that are meant as seconds.
    private static let times: ClosedRange<Int64> = 100_000_000_000...253_402_300_799_999

    /// Nil where there is no memory for it.
    init?(_ definitions: DefinitionSet) {
        guard let reader = SampleReader() else { return nil }
        self.reader = reader
        types = definitions.entityTypes.map(\.definition)
        let taken = types.flatMap { $0.synthesis?.rules ?? [] }.flatMap(\.conditions)
            .filter { ["eventType", "event_type"].contains($0.attribute.value) }
            .compactMap(\.value?.value)
        let made = definitions.sources.flatMap(\.samples).map {
            $0.value.eventType ?? $0.name.value
        }
        entityless = Set(made).subtracting(taken)
        recall = RowRecall(definitions)
    }

    /// The row of a line; nil, after it was said or counted, where it is none.
    mutating func row(of line: InputLines.Line, at number: Int) -> EntityRow? {
        guard case .text(let text) = line else {
            refuse("is longer than \(InputLines.maximumLength) bytes", number)
            return nil
        }
        do throws(RowError) {
            guard let sample = try reader.read(text) else { return nil }
            switch recall.row(of: sample, now: 0) {
            case .success(let row) where Self.times.contains(row.sample.timestamp):
                return withEntity(row, of: sample, at: number)
            case .success(let row): refuse(Self.fault(ofTime: row.sample.timestamp), number)
            case .failure(let fault): refuse("\(fault)", number)
            }
        } catch {
            refuse("\(error)", number)
        }
        return nil
    }

    private static func fault(ofTime time: Int64) -> String {
        if time <= 0 { return "it has no `timestamp`" }
        let words =
            time < times.lowerBound ? "seconds, as it seems" : "microseconds or less, as it seems"
        return "`timestamp` is \(time), which is \(words); milliseconds since 1970 are read"
    }

    private mutating func withEntity(
        _ row: EntityRow, of sample: Sample, at number: Int
    ) -> EntityRow {
        if let guid = row.entities.first?.guid {
            account = account ?? guid.accountID
            return row
        }
        var own = synthesizer ?? Synthesizer(SynthesisRules(types, accountID: account ?? 1))
        defer { synthesizer = own }
        let entities = own.entities(sample)
        if entities.isEmpty { addStranger(sample.shape.eventType, at: number) }
        return EntityRow(sample: row.sample, entities: entities)
    }

    private mutating func addStranger(_ type: String, at number: Int) {
        // What a run tells of itself has none either.
        guard !entityless.contains(type), !type.hasPrefix("Mqp") else { return }
        strangerCount += 1
        guard strangers[type] != nil || strangers.count < Self.maximumCounted else { return }
        strangers[type, default: (0, number)].count += 1
    }

    /// Counts a row that comes after an evaluation which should have seen it, by so many milliseconds.
    mutating func addLate(at number: Int, by time: Int64) {
        late = (
            (late?.count ?? 0) + 1, late?.line ?? number, max(late?.by ?? 0, time)
        )
    }

    private mutating func refuse(_ reason: String, _ number: Int) {
        faultCount += 1
        if faultCount <= Self.maximumMessages {
            Console.error("warning: line \(number): \(shown(reason, upTo: .max))")
        }
    }

    /// Says what of the rows is left out, and why.
    func tell() {
        let faults = faultCount - Self.maximumMessages
        if faults > 0 { Console.error("warning: and \(faults) more lines that are no rows") }
        if strangerCount > 0 {
            let all = strangers.sorted { ($0.value.line, $0.key) < ($1.value.line, $1.key) }
            let list = all.prefix(Self.maximumTypes).map {
                "\($0.value.count) of `\(shown($0.key))` from line \($0.value.line) on"
            }
            let more = all.count > Self.maximumTypes ? ", and others" : ""
            Console.error(
                "warning: \(strangerCount) rows belong to no entity, so no alert is about them: "
                    + "no entity type takes \(list.joined(separator: ", "))\(more)")
        }
        if let late {
            Console.error(
                "warning: \(late.count) rows come too late, by up to "
                    + "\(write(.milliseconds(late.by))), and evaluations before them did not see "
                    + "them, the first at line \(late.line); sort the rows by `timestamp`")
        }
    }
}
