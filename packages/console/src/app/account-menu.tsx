import type { Me } from "@sekisho/server/api";
import { Check, CircleUserRound, LogOut, SlidersHorizontal } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useState } from "react";
import { chooseTheme, keptTheme, THEMES, type Theme } from "../theme/theme.ts";
import { useWords } from "../words/use-words.tsx";
import { LANGUAGES, type Language } from "../words/words.ts";

interface AccountMenuProps {
  /** Undefined before the sign-in: then it holds the settings only. */
  readonly me?: Me;
  readonly onSignOut?: () => void;
}

/** Language, theme, and who is signed in. Not modal: a modal one puts a style into the page, which the policy
 * forbids. In its place, not at the page's end: it belongs to the header. */
export function AccountMenu({ me, onSignOut }: AccountMenuProps): ReactNode {
  const { words, language, speak } = useWords();
  const [theme, setTheme] = useState(keptTheme);
  const choose = (value: Theme): void => {
    chooseTheme(value);
    setTheme(value);
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="menu-button" aria-label={words.account.menu}>
        {me === undefined ? (
          <SlidersHorizontal className="icon" aria-hidden />
        ) : (
          <CircleUserRound className="icon" aria-hidden />
        )}
        {me !== undefined && (
          <span className="menu-button-name shortened" translate="no" title={me.name}>
            {me.name}
          </span>
        )}
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
        {me !== undefined && (
          <>
            <div className="menu-who">
              <div className="menu-name" translate="no">
                {me.name}
              </div>
              <div className="menu-role">{words.account.roles[me.role]}</div>
            </div>
            <DropdownMenu.Separator className="menu-line" />
          </>
        )}
        <DropdownMenu.Label className="menu-label">{words.language.label}</DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={language} onValueChange={(value) => speak(value as Language)}>
          {LANGUAGES.map((value) => (
            <Choice key={value} value={value} lang={value}>
              <span translate="no">{words.language[value]}</span>
            </Choice>
          ))}
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Label className="menu-label">{words.theme.label}</DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => choose(value as Theme)}>
          {THEMES.map((value) => (
            <Choice key={value} value={value}>
              {words.theme[value]}
            </Choice>
          ))}
        </DropdownMenu.RadioGroup>
        {onSignOut !== undefined && (
          <>
            <DropdownMenu.Separator className="menu-line" />
            <DropdownMenu.Item className="menu-item" onSelect={onSignOut}>
              <span className="menu-mark">
                <LogOut className="icon" aria-hidden />
              </span>
              {words.account.signOut}
            </DropdownMenu.Item>
          </>
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

interface ChoiceProps {
  readonly value: string;
  readonly lang?: Language;
  readonly children: ReactNode;
}

/** One of several; choosing it leaves the menu open, so that its effect is seen. */
function Choice({ value, lang, children }: ChoiceProps): ReactNode {
  return (
    <DropdownMenu.RadioItem
      className="menu-item"
      value={value}
      onSelect={(event) => event.preventDefault()}
      {...(lang !== undefined && { lang })}
    >
      <span className="menu-mark">
        <DropdownMenu.ItemIndicator>
          <Check className="icon" aria-hidden />
        </DropdownMenu.ItemIndicator>
      </span>
      {children}
    </DropdownMenu.RadioItem>
  );
}
