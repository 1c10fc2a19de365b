/// What New Relic's ingest APIs answer to rows that they take.
enum NewRelicAnswer {
    /// They answer with a JSON object or nothing, and not with the page of something in between that
    /// answers 200 to everything.
    static func verdict(_ answer: HTTPAnswer) -> AnswerVerdict {
        guard let first = answer.body.first(where: { $0 > 0x20 }) else { return .taken() }
        guard first == UInt8(ascii: "{") else { return .foreign }
        let text = String(decoding: answer.body.filter { $0 > 0x20 }, as: UTF8.self)
        return text.contains(#""success":false"#) ? .foreign : .taken()
    }
}
