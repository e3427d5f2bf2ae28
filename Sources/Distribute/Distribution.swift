import TextFormats

/// Shards of one experiment on many machines, carried by an engine that is there already: scripts that an administrator
/// reads before he runs them.
///
/// A shard is a machine with all its cores. Everything is in one folder that all machines see under one path: scripts, the
/// trials of each shard, logs, the result.
public struct Distribution: Sendable {
  /// Who starts shards, and starts them again.
  public enum Engine: String, CaseIterable, Sendable {
    /// Slurm: an array of jobs.
    case slurm
    /// GNU parallel over ssh.
    case parallel
    /// Kubernetes: an Indexed Job.
    case kubernetes
  }

  /// What carries it.
  public var engine: Engine
  /// How many shards, each on a machine of its own.
  public var shards: Int
  /// Where all of it is kept, as a whole path.
  public var folder: String
  /// Where the experiment's files are named from, as a whole path.
  public var workFolder: String
  /// The program, as a whole path.
  public var program: String
  /// The line of `driftline version` that no other build has.
  public var build: String
  /// What is run: `compare`.
  public var experiment: String
  /// The words of a shard behind the program, without what tells it from the others.
  public var shardWords: [String]
  /// The words that join the shards, without their folders.
  public var joinWords: [String]
  /// What stands before the folder of each shard where they are joined; nil where the folders stand alone.
  public var joinOption: String?
  /// How stories for the report are told between shards and merge; nil where there are none.
  public var stories: Stories?
  /// Where ssh leads, for GNU parallel; `:` is this machine.
  public var hosts: [String] = [":"]
  /// The image with the program, for Kubernetes.
  public var image = "driftline"

  /// A distribution of an experiment.
  public init(
    _ engine: Engine, shards: Int, folder: String, workFolder: String, program: String, build: String,
    experiment: String, shardWords: [String], joinWords: [String], joinOption: String?
  ) {
    self.engine = engine
    self.shards = shards
    self.folder = folder
    self.workFolder = workFolder
    self.program = program
    self.build = build
    self.experiment = experiment
    self.shardWords = shardWords
    self.joinWords = joinWords
    self.joinOption = joinOption
  }

  /// Stories in so many parts, each on a machine of its own.
  public struct Stories: Sendable {
    /// How many.
    public var parts: Int
    /// The words that tell a part, without the part and the folders.
    public var words: [String]

    /// Stories in parts.
    public init(parts: Int, words: [String]) { (self.parts, self.words) = (parts, words) }
  }

  /// A file of the folder.
  public struct File: Sendable {
    /// Its name in the folder.
    public var name: String
    /// What is in it.
    public var text: String
    /// Whether it is run.
    public var isScript: Bool

    init(_ name: String, _ text: String, isScript: Bool = false) {
      self.name = name
      self.text = text
      self.isScript = isScript
    }
  }

  /// The file that says what a folder is a distribution of.
  public static let manifest = "distribution.json"

  /// Folders within the folder.
  public static let folders = ["shards", "logs", "result"]

  /// Everything that is written, the manifest last: where it is, all others are.
  public var files: [File] {
    let engineFiles =
      switch engine {
      case .slurm: slurmFiles
      case .parallel: parallelFiles
      case .kubernetes: kubernetesFiles
      }
    return [about, shardScript, mergeScript] + storyFiles + engineFiles + [
      File(Self.manifest, manifest.document)
    ]
  }

  private var manifest: JSONValue {
    .object([
      ("driftline", .text("distribution")), ("engine", .text(engine.rawValue)), ("shards", .integer(shards)),
      ("experiment", .text(experiment)), ("folder", .text(folder)), ("workFolder", .text(workFolder)),
      ("program", .text(program)), ("build", .text(build)), ("shard", .texts(shardWords)),
      ("join", .texts(joinWords)), ("stories", .texts(stories?.words ?? [])),
      ("storyParts", .integer(stories?.parts ?? 0)), ("hosts", .texts(engine == .parallel ? hosts : [])),
      ("image", engine == .kubernetes ? .text(image) : .null),
    ])
  }

  /// A command line as a person would type it.
  static func line(_ words: [String]) -> String { words.map(ShellWord.quoted).joined(separator: " ") }
}
