import ArgumentParser
import Definitions

/// What concerns the definitions themselves.
struct DefinitionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "definitions",
        abstract: "Where the shipped definitions are, and their format.",
        subcommands: [Path.self, Reference.self])

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the folder of the shipped definitions.")

        func run() throws {
            guard let path = ShippedDefinitions.folder("definitions") else {
                Console.error("error: the shipped definitions are not found; set MQP_SHARE")
                throw Console.Outcome.couldNotRun.code
            }
            Console.out(path + "\n")
        }
    }

    struct Reference: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the reference of the format, as Markdown.")

        func run() { Console.out(FormatReference.markdown) }
    }
}
