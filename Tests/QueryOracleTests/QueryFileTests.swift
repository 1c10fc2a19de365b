import Queries
import Testing

struct QueryFileTests {
    @Test(arguments: ["simulated", "recorded", "odd", "long", "entities"])
    func `every query is read, and lowers or says why it does not`(_ file: String) throws {
        for query in try WrittenQuery.all(in: file) {
            guard case .failure(let reasons) = try query.tree().lowered() else {
                #expect(!query.hasNoForm, "line \(query.line) lowers: \(query.text)")
                continue
            }
            let messages = reasons.all.map(\.message).joined(separator: "; ")
            #expect(query.hasNoForm, "line \(query.line): \(query.text): \(messages)")
        }
    }

    @Test func `there are more than two hundred`() throws {
        let files = try ["simulated", "recorded", "odd", "long"].map {
            try WrittenQuery.all(in: $0)
        }
        let texts = files.flatMap { $0.map(\.text) }
        #expect(texts.count >= 500)
        for file in files { #expect(Set(file.map(\.text)).count == file.count) }
    }
}
