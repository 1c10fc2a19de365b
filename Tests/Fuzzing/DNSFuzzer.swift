import Definitions
import Glibc

/// Reads any bytes as an answer of the DNS, for each type of records, and as the file that says whom
/// to ask.
///
/// Beyond not trapping it holds that names have the lengths of RFC 1035, that there are no more records
/// than bytes for them, that what follows a message changes nothing, that the message written anew
/// without pointers is read as the same one, and that the C library knows every address.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDNS(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for type in DNSDiscovery.RecordType.allCases {
        guard let message = DNSMessage(bytes, type: type) else { continue }
        precondition(DNSMessage(bytes + [0xC0, 0, 1], type: type) == message, "the end matters")
        // A record has an empty name, four numbers, and perhaps nothing behind them.
        precondition(message.records.count <= (bytes.count - 12) / 11, "records out of nothing")
        if let question = message.question { check(question, message.id) }
        for record in message.records {
            switch record {
            case .address(let text): check(text, type)
            case .service(let host, let port):
                check(host)
                precondition((0...65_535).contains(port), "no port")
            }
        }
        let written = written(message, type)
        if written.count <= DNSMessage.maximumBytes {
            precondition(DNSMessage(written, type: type) == message, "written and read otherwise")
        }
    }
    checkSettings(String(decoding: bytes, as: UTF8.self))
    return 0
}

private func check(_ question: DNSQuestion, _ id: UInt16) {
    check(question.name)
    for isExtended in [false, true] {
        let bytes = question.bytes(id: id, isExtended: isExtended)
        let message = DNSMessage(bytes, type: question.type)
        precondition(message?.question == question && message?.id == id, "another question")
        precondition(
            message?.isAnswer == false && message?.records == [], "a question that answers")
    }
}

private func check(_ name: DNSName) {
    let labels = name.labels.map(\.count)
    precondition(labels.allSatisfy { (1...DNSName.maximumLabelBytes).contains($0) }, "a label")
    precondition(labels.reduce(1) { $0 + $1 + 1 } <= DNSName.maximumBytes, "a long name")
    precondition(!name.isHost || DNSName(name.description) == name, "another name as a text")
    precondition(name.folded.folded == name.folded, "folded twice")
}

private func check(_ address: String, _ type: DNSDiscovery.RecordType) {
    let family = type == .a ? AF_INET : AF_INET6
    var room = [UInt8](repeating: 0, count: 16)
    precondition(inet_pton(family, address, &room) == 1, "no address")
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    precondition(inet_ntop(family, room, &text, socklen_t(text.count)) != nil)
    let other = String(decoding: text.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self)
    // The C library writes the end of some addresses of six as one of four.
    precondition(other == address || type == .aaaa && other.contains("."), "another spelling")
}

/// The message with every name in full.
private func written(_ message: DNSMessage, _ type: DNSDiscovery.RecordType) -> [UInt8] {
    let code: UInt16 =
        switch message.code {
        case .success: 0
        case .noSuchName: 3
        case .failure(let number): UInt16(number)
        }
    let flags = (message.isAnswer ? 0x8000 : 0) | (message.isTruncated ? 0x0200 : 0) | code
    var bytes = [message.id, flags, message.question == nil ? 0 : 1].flatMap(big)
    bytes += big(UInt16(message.records.count)) + [0, 0, 0, 0]
    if let question = message.question {
        bytes += spelled(question.name) + big(type.number) + big(DNSMessage.internet)
    }
    for record in message.records {
        var data: [UInt8]
        switch record {
        case .address(let text):
            data = [UInt8](repeating: 0, count: type == .a ? 4 : 16)
            inet_pton(type == .a ? AF_INET : AF_INET6, text, &data)
        case .service(let host, let port):
            data = [0, 0, 0, 0] + big(UInt16(port)) + spelled(host)
        }
        bytes += [0] + big(type.number) + big(DNSMessage.internet) + [0, 0, 0, 0]
        bytes += big(UInt16(data.count)) + data
    }
    return bytes
}

private func spelled(_ name: DNSName) -> [UInt8] {
    name.labels.flatMap { [UInt8($0.count)] + $0 } + [0]
}

private func big(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }

private func checkSettings(_ text: String) {
    let settings = ResolverSettings(text)
    precondition(settings.servers.count <= ResolverSettings.maximumServers, "many servers")
    precondition(settings.domains.count <= ResolverSettings.maximumDomains, "many domains")
    for name in ["a", "a.b.", "a.b.c"] {
        let candidates = settings.candidates(for: name)
        precondition(candidates.contains(name), "the name itself is not asked")
        precondition(candidates.count <= settings.domains.count + 1, "many names")
    }
}
