import StandIns

@testable import Discovery

extension DNSAnswer {
    /// The answer to a question as a finder asks it.
    init(_ question: DNSQuestion, records: [Record]) {
        // A message of one question is its head and that.
        self.init(
            question: Array(question.bytes(id: 0, isExtended: false).dropFirst(12)),
            records: records)
    }
}
