import StandIns
import Telemetry
import Testing

@testable import Delivery
@testable import Sinks

struct KeySourceTests {
    private let time = SteppedTime()

    private func source(_ folder: TemporaryFolder) -> KeySource {
        KeySource(file: folder.file("key"), key: Secret("first"), time: time.source)
    }

    @Test func `a constant stays as it is`() {
        let key = KeySource(Secret("k"))
        key.forget()
        #expect(key.current().reveal() == "k")
    }

    @Test func `a changed file is read a second later`() throws {
        let folder = try TemporaryFolder()
        try folder.write("first\n", to: "key")
        let key = source(folder)
        #expect(key.current().reveal() == "first")
        try folder.write("  second\r\n", to: "key")
        #expect(key.current().reveal() == "first")
        time.advance(by: KeySource.interval)
        #expect(key.current().reveal() == "second")
    }

    @Test func `a key that was refused makes it look at once`() throws {
        let folder = try TemporaryFolder()
        try folder.write("first", to: "key")
        let key = source(folder)
        #expect(key.current().reveal() == "first")
        try folder.write("other", to: "key")
        key.forget()
        #expect(key.current().reveal() == "other")
    }

    @Test(arguments: ["", " \n", "two\nlines", String(repeating: "k", count: 65_537)])
    func `a file that is no key leaves the key, until there is one`(text: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("first", to: "key")
        let key = source(folder)
        for text in [nil, text] {
            if let text { try folder.write(text, to: "key") } else { try folder.remove("key") }
            time.advance(by: KeySource.interval)
            #expect(key.current().reveal() == "first")
        }
        try folder.write("Bearer next", to: "key")
        time.advance(by: KeySource.interval)
        #expect(key.current().reveal() == "Bearer next")
    }
}
