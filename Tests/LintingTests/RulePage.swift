import Diagnostics
import Foundation

/// A page of the documentation about a rule.
struct RulePage {
    static let folder = Folder.package.appending(path: "Sources/mqp/Documentation.docc/Rules")

    /// The lines of the page; nil where there is none.
    let lines: [String]

    init?(_ name: String) {
        let file = Self.folder.appending(path: "\(name).md")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    init?(_ rule: RuleID) { self.init(Self.name(of: rule)) }

    /// The page's name: the rule's, with a dash for the slash.
    static func name(of rule: RuleID) -> String {
        rule.rawValue.split(separator: "/").joined(separator: "-")
    }

    /// The names of all pages of rules.
    static var names: Set<String> {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return Set(files.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) })
            .subtracting(["Rules"])
    }

    /// The paragraph under the title.
    var abstract: String {
        lines.dropFirst(2).prefix { !$0.isEmpty }.joined(separator: " ")
    }

    /// The line that tells how much a finding matters.
    var severity: String? { lines.first { $0.hasPrefix("Severity: ") } }

    /// The blocks of YAML, in order.
    var examples: [[String]] {
        var blocks: [[String]] = []
        var isInside = false
        for line in lines {
            if line == "```yaml" {
                blocks.append([])
                isInside = true
            } else if line == "```" {
                isInside = false
            } else if isInside {
                blocks[blocks.count - 1].append(line)
            }
        }
        return blocks
    }
}
