import Foundation
import Testing

/// What the pages for people promise.
struct DocumentTests {
    static let pages = ["README.md", "CONTRIBUTING.md"]

    @Test(arguments: pages)
    func `the commands of a page are in the Makefile`(_ page: String) throws {
        let makefile = try SourceTree.text(of: "Makefile")
        let text = try SourceTree.text(of: page)
        let commands = Set(text.matches(of: /(?:^|\n|`)\s*make (\w+)/).map { String($0.1) })
        #expect(commands.contains("test"))
        for command in commands.sorted() {
            #expect(makefile.contains("\n\(command):"), "make \(command)")
        }
    }

    @Test(arguments: pages)
    func `the links of a page lead somewhere`(_ page: String) throws {
        let links = try SourceTree.text(of: page).matches(of: /\]\(([^)#\s]+)/).map { String($0.1) }
        #expect(!links.isEmpty)
        for link in links where !link.contains("://") {
            #expect(SourceTree.exists(link), "\(link)")
        }
    }

    @Test func `the README names the libraries that building needs`() throws {
        let readme = try SourceTree.text(of: "README.md")
        let libraries = try SourceTree.text(of: ".ci/install")
            .matches(of: /\b(?:lib\w+|zlib1g)-dev\b/).map { String($0.0) }
        #expect(libraries.count > 5)
        for library in libraries { #expect(readme.contains("`\(library)`"), "\(library)") }
    }

    @Test func `every line of the log of a run's services is in the runbook`() throws {
        let runbook = try SourceTree.text(of: "Sources/mqp/Documentation.docc/Runbook.md")
        let files = [
            "Delivery/Loop/SinkJournal.swift", "Engine/StateLog.swift",
            "Discovery/Service/DiscoveryJournal.swift",
            "mqp/Delivery/RunDelivery.swift", "mqp/Delivery/LogShipper.swift",
            "mqp/Delivery/RunHistory.swift", "mqp/Alerts/AlertService.swift",
            "mqp/Alerts/AlertService+Telling.swift", "mqp/Alerts/AlertService+Showing.swift",
        ]
        for file in files {
            let lines = try SourceTree.text(of: "Sources/\(file)").matches(
                of: /(?:log\(|logger\.\w+\(|message:)\s*(?:\.\w+, )?"([^"\\]+)"/
            ).map { String($0.1) }
            #expect(!lines.isEmpty, "\(file)")
            for line in lines { #expect(runbook.contains("`\(line)`"), "\(file)") }
        }
    }

    @Test func `every promise about delivery names a test that is there`() throws {
        let page = try SourceTree.text(of: "Sources/mqp/Documentation.docc/Delivery.md")
        let promises = try #require(page.firstMatch(of: #/(?s)<!-- promises -->(.*?)\n##/#)).1
        let names = promises.matches(of: /\| `([^`]+)` \|\n/).map { String($0.1) }
        #expect(names.count > 10)
        let tests = try SourceTree.files(under: "Tests").map(\.text).joined()
        for name in names { #expect(tests.contains("func `\(name)`"), "\(name)") }
    }

    @Test func `every command of the Makefile says what it does and makes no file`() throws {
        let lines = try SourceTree.text(of: "Makefile").split(separator: "\n")
        let phony = lines.first { $0.hasPrefix(".PHONY:") }?.split(separator: " ").dropFirst()
        let commands = lines.filter { $0.contains(/^[a-z]+:(?!=)/) }
        #expect(!commands.isEmpty)
        for command in commands {
            #expect(command.contains("## "), "\(command)")
        }
        let names = commands.map { $0.prefix { $0 != ":" } }
        #expect(names.sorted() == (phony ?? []).sorted())
    }

    @Test func `the scripts can be run`() {
        let scripts = [".ci/run", ".ci/install", "Examples/rabbitmq-demo/run"]
        for script in scripts {
            let path = SourceTree.root.appending(path: script).path()
            #expect(FileManager.default.isExecutableFile(atPath: path), "\(script)")
        }
    }
}
