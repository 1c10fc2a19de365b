import Definitions
import Synthesis
import Telemetry

/// From the rows on standard input to the lines on standard output, a block at a time.
struct SynthesisRun {
    private let reader: SampleReader
    private var synthesizer: Synthesizer
    private var relationships: RelationshipSynthesizer
    /// What rows before this one made, for relationships that look an entity up.
    private var known: KnownEntities
    /// Whether there is a line for each row, and not for each entity.
    private let isPerRow: Bool
    private var entities = EntityLines()
    private var output = OutputBlock()
    private var faultCount = 0
    private var findingCount = 0

    /// The most faults of rows, and the most findings, that are told in words.
    static let maximumMessages = 100

    init(_ definitions: DefinitionSet, account: Int64, reader: SampleReader, isPerRow: Bool) {
        self.reader = reader
        self.isPerRow = isPerRow
        let types = definitions.entityTypes.map(\.definition)
        synthesizer = Synthesizer(SynthesisRules(types, accountID: account))
        let rules = RelationshipRules(
            definitions.relationships, candidates: definitions.candidates, types: types,
            accountID: account)
        relationships = RelationshipSynthesizer(rules)
        known = KnownEntities(for: rules)
    }

    /// Reads to the end of the input, or until nobody reads the output any more.
    mutating func run() -> Console.Outcome {
        var input = InputLines(descriptor: 0)
        while let isOpen = input.readBlock() {
            while let line = input.next() { take(line, number: input.lineNumber) }
            tellFindings()
            guard isOpen else { break }
            switch output.flush() {
            case .written: continue
            case .closed: return faultCount > 0 ? .findings : .success
            case .failed:
                Console.error("error: the output cannot be written")
                return .couldNotRun
            }
        }
        if input.hasFailed { Console.error("error: standard input cannot be read") }
        switch output.flush() {
        case .written, .closed: break
        case .failed:
            Console.error("error: the output cannot be written")
            return .couldNotRun
        }
        tellRest()
        return input.hasFailed ? .couldNotRun : faultCount > 0 ? .findings : .success
    }

    private mutating func take(_ line: InputLines.Line, number: Int) {
        guard case .text(let text) = line else {
            refuse("longer than \(InputLines.maximumLength) bytes", number)
            return
        }
        do throws(RowError) {
            guard let sample = try reader.read(text) else { return }
            print(synthesizer.entities(sample), of: sample)
        } catch {
            refuse("\(error)", number)
        }
    }

    private mutating func print(_ made: [Entity], of sample: Sample) {
        guard isPerRow else {
            for entity in made { entities.append(entity, to: &output.bytes) }
            return
        }
        known.take(made)
        let told = relationships.relationships(of: sample, entities: made) {
            known.guids(matching: $0)
        }
        RowLine.append(made, told, to: &output.bytes)
    }

    private mutating func refuse(_ reason: String, _ number: Int) {
        faultCount += 1
        if isPerRow {
            RowLine.append(error: reason, line: number, to: &output.bytes)
        } else if faultCount <= Self.maximumMessages {
            Console.error("error: line \(number): \(reason)")
        }
    }

    private mutating func tellFindings() {
        let findings =
            reader.takeFindings() + synthesizer.takeFindings() + relationships.takeFindings()
        for finding in findings {
            findingCount += 1
            if findingCount <= Self.maximumMessages { Console.error("warning: \(finding)") }
        }
    }

    private func tellRest() {
        let faults = faultCount - Self.maximumMessages
        if faults > 0, !isPerRow {
            Console.error("error: and \(faults) more lines that are no rows")
        }
        let findings = findingCount - Self.maximumMessages
        if findings > 0 { Console.error("warning: and \(findings) more") }
    }
}
