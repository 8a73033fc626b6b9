//! A Rust file taken apart: tokens with their lines, functions, and which lines are test code.
//!
//! Rules look at tokens, so a word in a comment or a string never matches, and code inside macro
//! calls is seen too.

use std::ops::RangeInclusive;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, Item, ItemMod, Lit, Signature, TraitItemFn};

use super::SourceFile;
use crate::rings::{Member, Place};

/// A Rust file with what the rules ask about it.
pub struct RustFile<'a> {
    pub file: &'a SourceFile,
    /// The member it belongs to.
    pub member: Option<&'a Member>,
    pub tokens: Vec<Token>,
    pub functions: Vec<Function>,
    /// Lines of inline test modules.
    test_modules: Vec<RangeInclusive<usize>>,
    /// Lines of anything else that is compiled for tests only.
    test_items: Vec<RangeInclusive<usize>>,
    /// Names of test modules that are files of their own.
    test_files: Vec<String>,
    is_test: bool,
}

/// One word or sign of the program, brackets included; `::` is one token.
pub struct Token {
    pub text: String,
    pub line: usize,
    /// The value, when the token is a string literal and not a doc comment.
    pub string: Option<String>,
}

/// A function with the lines from its signature to the closing bracket.
pub struct Function {
    pub name: String,
    pub lines: RangeInclusive<usize>,
}

impl<'a> RustFile<'a> {
    /// Takes a file apart; fails when it can't be parsed.
    pub fn parse(file: &'a SourceFile, members: &'a [Member]) -> syn::Result<Self> {
        let tree = syn::parse_file(&file.text)?;
        let stream: TokenStream = file.text.parse()?;
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);

        let mut items = Items::default();
        items.visit_file(&tree);
        let member = members.iter().find(|member| {
            file.path.strip_prefix(&member.folder).is_some_and(|rest| rest.starts_with('/'))
        });
        Ok(Self {
            file,
            member,
            tokens,
            functions: items.functions,
            test_modules: items.test_modules,
            test_items: items.test_items,
            test_files: items.test_files,
            is_test: file.is_test() || is_for_tests(&tree.attrs),
        })
    }

    /// Marks the files that another one declares as test modules, and what is below them.
    pub fn mark_test_files(files: &mut [Self]) {
        let modules: Vec<String> = files.iter().flat_map(Self::test_file_stems).collect();
        for rust in files {
            let path = &rust.file.path;
            let is_part_of = |module: &String| {
                let rest = path.strip_prefix(module.as_str());
                rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
            };
            rust.is_test |= modules.iter().any(is_part_of);
        }
    }

    /// Lists the paths of test modules in files of their own, without the ending.
    fn test_file_stems(&self) -> Vec<String> {
        let path = &self.file.path;
        let folder = match self.file.name() {
            "lib.rs" | "main.rs" | "mod.rs" => path.rsplit_once('/').map_or("", |parts| parts.0),
            _ => path.trim_end_matches(".rs"),
        };
        self.test_files.iter().map(|name| format!("{folder}/{name}")).collect()
    }

    /// Tells whether a line is test code.
    pub fn is_test_line(&self, line: usize) -> bool {
        let mut ranges = self.test_modules.iter().chain(&self.test_items);
        self.is_test || ranges.any(|lines| lines.contains(&line))
    }

    /// Tells whether the whole file is test code.
    pub fn is_test(&self) -> bool {
        self.is_test
    }

    /// Counts the lines outside inline test modules.
    pub fn lines_without_test_modules(&self) -> usize {
        let in_tests = |line: &usize| self.test_modules.iter().any(|lines| lines.contains(line));
        (1..=self.file.text.lines().count()).filter(|line| !in_tests(line)).count()
    }

    /// Returns the ring or tool that the file belongs to.
    pub fn place(&self) -> Option<Place> {
        self.member.map(|member| member.place)
    }

    /// Iterates over the lines where this sequence of tokens begins.
    pub fn occurrences(&self, sequence: &'static [&'static str]) -> impl Iterator<Item = usize> {
        let is_match = move |tokens: &&[Token]| {
            tokens.iter().zip(sequence).all(|(token, text)| token.text == *text)
        };
        self.tokens.windows(sequence.len()).filter(is_match).map(|tokens| tokens[0].line)
    }
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut is_joined = false;
    for tree in stream {
        let line = tree.span().start().line;
        let was_joined = is_joined;
        is_joined = false;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = brackets(group.delimiter());
                tokens.push(Token { text: open.to_owned(), line, string: None });
                flatten(group.stream(), tokens);
                let line = group.span_close().start().line;
                tokens.push(Token { text: close.to_owned(), line, string: None });
            }
            TokenTree::Ident(ident) => {
                tokens.push(Token { text: ident.to_string(), line, string: None });
            }
            TokenTree::Punct(punct) => {
                is_joined = punct.as_char() == ':' && punct.spacing() == Spacing::Joint;
                match tokens.last_mut() {
                    Some(last) if was_joined => last.text.push(punct.as_char()),
                    _ => {
                        tokens.push(Token { text: punct.to_string(), line, string: None });
                    }
                }
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let is_doc = ends_with(tokens, &["doc", "="]);
                let string = match Lit::new(literal) {
                    Lit::Str(value) if !is_doc => Some(value.value()),
                    _ => None,
                };
                tokens.push(Token { text, line, string });
            }
        }
    }
}

fn ends_with(tokens: &[Token], texts: &[&str]) -> bool {
    let Some(start) = tokens.len().checked_sub(texts.len()) else { return false };
    tokens[start..].iter().zip(texts).all(|(token, text)| token.text == *text)
}

fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

#[derive(Default)]
struct Items {
    functions: Vec<Function>,
    test_modules: Vec<RangeInclusive<usize>>,
    test_items: Vec<RangeInclusive<usize>>,
    test_files: Vec<String>,
}

impl Items {
    fn add_function(&mut self, signature: &Signature, whole: proc_macro2::Span) {
        let lines = signature.span().start().line..=whole.end().line;
        self.functions.push(Function { name: signature.ident.to_string(), lines });
    }
}

impl<'ast> Visit<'ast> for Items {
    fn visit_item(&mut self, item: &'ast Item) {
        if is_for_tests(attributes(item)) {
            self.test_items.push(lines(item.span()));
        }
        if let Item::Fn(function) = item {
            self.add_function(&function.sig, function.span());
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if is_for_tests(&module.attrs) {
            match module.content {
                Some(_) => self.test_modules.push(lines(module.span())),
                None => self.test_files.push(module.ident.to_string()),
            }
        }
        visit::visit_item_mod(self, module);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        if is_for_tests(&function.attrs) {
            self.test_items.push(lines(function.span()));
        }
        self.add_function(&function.sig, function.span());
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        self.add_function(&function.sig, function.span());
        visit::visit_trait_item_fn(self, function);
    }
}

fn lines(span: proc_macro2::Span) -> RangeInclusive<usize> {
    span.start().line..=span.end().line
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        // A module has its own visit; the rest can't hold code that a rule looks for.
        _ => &[],
    }
}

/// Tells whether attributes say `#[test]`, `#[tokio::test]` or a `cfg` that needs `test`.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let is_test = path.segments.last().is_some_and(|segment| segment.ident == "test");
        is_test || (path.is_ident("cfg") && attribute.meta.require_list().is_ok_and(needs_test))
    })
}

fn needs_test(cfg: &syn::MetaList) -> bool {
    let mut tokens = Vec::new();
    flatten(cfg.tokens.clone(), &mut tokens);
    let is_named = |name| tokens.iter().any(|token| token.text == name);
    is_named("test") && !is_named("not") && !is_named("any")
}
